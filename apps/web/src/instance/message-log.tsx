import { openAsks, type FeedView } from '@beckon/client/feed-view';
import type { Follower } from '@beckon/client/follower';
import type { Outbox, Outgoing } from '@beckon/client/outbox';
import type { FeedFrame } from '@beckon/contract/feed';
import { useEffect, useRef } from 'react';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { MessageRow } from './message-row.tsx';
import { OutgoingRow } from './outgoing-row.tsx';
import { useLogScroll } from './use-log-scroll.ts';
import { useOlderPages } from './use-older-pages.ts';

/** Everything that was said, the latest at the end; older pages come as the reader scrolls up. */
export function MessageLog({
  follower,
  view,
  entries,
  outbox,
}: {
  readonly follower: Follower<FeedFrame, FeedView>;
  readonly view: FeedView;
  readonly entries: readonly Outgoing[];
  readonly outbox: Outbox;
}) {
  const { messages, has_more, asks } = view;
  const firstId = messages[0]?.id;
  const { box, content, atEnd, toEnd, keepPlace } = useLogScroll(firstId);
  const { load, busy, problem } = useOlderPages(follower, keepPlace);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!top.current || !has_more) return;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && load(), {
      root: box.current,
      rootMargin: '400px 0px 0px',
    });
    seen.observe(top.current);
    return () => seen.disconnect();
    // Looks again after each page: the top may still be in sight.
  }, [has_more, box, load, firstId]);
  const sent = entries.length;
  useEffect(() => {
    if (sent > 0) toEnd();
  }, [sent, toEnd]);
  const open = new Set(openAsks(view).map(({ id }) => id));
  const askOf = new Map(asks.map((ask) => [ask.id, ask]));
  return (
    <div className="relative min-h-0 flex-1">
      <ScrollBox
        ref={box}
        role="log"
        aria-label="Messages"
        aria-live="polite"
        aria-busy={busy}
        className="h-full overflow-y-auto [overflow-anchor:none]"
      >
        <div ref={content} className="mx-auto max-w-4xl px-4 pb-6">
          <div ref={top} className="flex min-h-px justify-center">
            {has_more && (
              <Button look="plain" className="text-sm" onClick={load} disabled={busy}>
                {busy ? 'Loading earlier messages…' : 'Load earlier messages'}
              </Button>
            )}
          </div>
          {problem !== null && <Problem>{problem}</Problem>}
          {messages.length === 0 && sent === 0 && (
            <p className="py-16 text-center text-soft">Nothing has been said yet.</p>
          )}
          {messages.map((message, n) => (
            <MessageRow
              key={message.id}
              message={message}
              agent={maskDeceptive(view.instance?.agent_type_name ?? 'Agent')}
              before={messages[n - 1]}
              ask={askOf.get(message.id)}
              asking={open.has(message.id)}
            />
          ))}
          {entries.map((entry) => (
            <OutgoingRow key={entry.client_id} entry={entry} outbox={outbox} />
          ))}
        </div>
      </ScrollBox>
      {!atEnd && (
        <Button onClick={toEnd} className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full! shadow-md">
          <span aria-hidden>↓</span> Jump to latest
        </Button>
      )}
    </div>
  );
}
