import type { OpenAsk } from '@beckon/contract/ask';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useRef, useState } from 'react';
import { DESK, useMedia } from '../app/use-media.ts';
import { useSettling } from '../ask/use-settling.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { AskCard } from './ask-card.tsx';

/** The open asks, oldest first: side by side on a desk; on a phone one at a time, to swipe through. */
export function AskDeck({ asks }: { readonly asks: readonly OpenAsk[] }) {
  const desk = useMedia(DESK);
  const settling = useSettling(asks[0]?.id ?? '');
  // What can be pressed stands still; swiping goes on.
  const still = settling ? '[&_article_:is(button,input)]:pointer-events-none' : '';
  if (!desk && asks.length > 1) return <Swiped asks={asks} still={still} />;
  return (
    <div className="@container">
      <div className={`grid items-start gap-3 pt-1 @3xl:grid-cols-2 ${still}`}>
        {asks.map((ask) => (
          <AskCard key={ask.id} ask={ask} />
        ))}
      </div>
    </div>
  );
}

/** The browser's own scrolling, one card at each stop: as smooth as the phone is, and the screen reader sees a list. */
function Swiped({ asks, still }: { readonly asks: readonly OpenAsk[]; readonly still: string }) {
  const strip = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState(0);
  const shown = Math.min(at, asks.length - 1);
  const onScroll = (): void => {
    const { scrollLeft = 0, clientWidth = 1 } = strip.current ?? {};
    setAt(Math.round(scrollLeft / clientWidth));
  };
  const go = (to: number): void => {
    strip.current?.children[to]?.scrollIntoView({ behavior: 'smooth', block: 'nearest', inline: 'start' });
  };
  return (
    <div>
      <ul
        ref={strip}
        aria-label="Open questions"
        onScroll={onScroll}
        className={`-mx-4 flex snap-x snap-mandatory items-start overflow-x-auto overscroll-x-contain pt-1 [scrollbar-width:none] ${still}`}
      >
        {asks.map((ask) => (
          <li key={ask.id} className="w-full shrink-0 snap-center px-4">
            <AskCard ask={ask} />
          </li>
        ))}
      </ul>
      <div className="flex items-center justify-center gap-2 pt-1">
        <IconButton label="Previous question" disabled={shown === 0} onClick={() => go(shown - 1)}>
          <ChevronLeft aria-hidden className="size-5" />
        </IconButton>
        <span aria-live="polite" className="min-w-14 text-center text-sm text-soft">
          {shown + 1} of {asks.length}
        </span>
        <IconButton label="Next question" disabled={shown === asks.length - 1} onClick={() => go(shown + 1)}>
          <ChevronRight aria-hidden className="size-5" />
        </IconButton>
      </div>
    </div>
  );
}
