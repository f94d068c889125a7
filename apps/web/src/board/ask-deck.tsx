import type { OpenAsk } from '@beckon/contract/ask';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { DESK, useMedia } from '../app/use-media.ts';
import { useMoved } from '../ask/use-settling.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { AskCard } from './ask-card.tsx';

/** The open asks, oldest first: side by side on a desk; on a phone one at a time, to swipe through. */
export function AskDeck({ asks }: { readonly asks: readonly OpenAsk[] }) {
  const desk = useMedia(DESK);
  const moved = useMoved(asks.map(({ id }) => id));
  if (!desk && asks.length > 1) return <Swiped asks={asks} moved={moved} />;
  return (
    <div className="@container">
      <div className="grid auto-rows-[1px] gap-x-3 pt-1 @3xl:grid-cols-2">
        {asks.map((ask) => (
          <Packed key={ask.id}>
            <AskCard ask={ask} held={moved.has(ask.id)} />
          </Packed>
        ))}
      </div>
    </div>
  );
}

/** Between a card and the one below it; px. */
const BELOW = 12;

/** As many rows of a pixel as the card is high: the next one stands where there is room first, and no hole is left. */
function Packed({ children }: { readonly children: ReactNode }) {
  const card = useRef<HTMLDivElement>(null);
  const [rows, setRows] = useState<number>();
  useLayoutEffect(() => {
    const { current } = card;
    if (!current) return;
    const measure = (): void => setRows(Math.ceil(current.getBoundingClientRect().height) + BELOW);
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(current);
    return () => watcher.disconnect();
  }, []);
  return (
    <div style={{ gridRowEnd: rows === undefined ? undefined : `span ${rows}` }}>
      <div ref={card}>{children}</div>
    </div>
  );
}

/** The browser's own scrolling, one card at each stop: as smooth as the phone is, and the screen reader sees a list. */
function Swiped({ asks, moved }: { readonly asks: readonly OpenAsk[]; readonly moved: ReadonlySet<string> }) {
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
        className="-mx-4 flex snap-x snap-mandatory items-start overflow-x-auto overscroll-x-contain pt-1 [scrollbar-width:none]"
      >
        {asks.map((ask) => (
          <li key={ask.id} className="w-full shrink-0 snap-center px-4">
            <AskCard ask={ask} held={moved.has(ask.id)} />
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
