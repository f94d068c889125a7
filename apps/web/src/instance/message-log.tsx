import { openAsks, type FeedView } from '@beckon/client/feed-view';
import type { Follower } from '@beckon/client/follower';
import type { Outbox, Outgoing } from '@beckon/client/outbox';
import type { FeedFrame } from '@beckon/contract/feed';
import { must } from '@beckon/shared/must';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { FindBar } from './find-bar.tsx';
import { LogAnnouncer } from './log-announcer.tsx';
import { LogButtons } from './log-buttons.tsx';
import { estimateHeight } from './log-row.ts';
import { MessageRow } from './message-row.tsx';
import { OutgoingRow } from './outgoing-row.tsx';
import { useJump } from './use-jump.ts';
import { useLogList } from './use-log-list.ts';
import { useForgetting } from './use-forgetting.ts';
import { useOlderPages } from './use-older-pages.ts';

/** So near to the first loaded message, the page before it is fetched. */
const AHEAD = 40;

/** Everything that was said, the latest at the end; older pages come as the reader scrolls up. */
export function MessageLog({
  follower,
  view,
  entries,
  outbox,
  since_seq,
  onSeen,
  finding,
  onFind,
}: {
  readonly follower: Follower<FeedFrame, FeedView>;
  readonly view: FeedView;
  readonly entries: readonly Outgoing[];
  readonly outbox: Outbox;
  /** What the person had read when the page opened; null while that is not known. */
  readonly since_seq: number | null;
  /** The reader has seen everything up to this `seq`. */
  readonly onSeen: (seq: number) => void;
  /** Words are looked for. */
  readonly finding: boolean;
  readonly onFind: (finding: boolean) => void;
}) {
  const { messages, has_more } = view;
  // A row depends on the message before it. The first loaded one waits for its own, or it would change under the reader.
  const skip = has_more ? 1 : 0;
  const shown = Math.max(0, messages.length - skip);
  const list = useLogList({
    count: shown + entries.length,
    keyOf: useCallback(
      (n: number) => (messages[n + skip]?.id ?? entries[n - shown]?.client_id) || String(n),
      [messages, entries, skip, shown],
    ),
    estimate: useCallback(
      (n: number) => {
        const message = messages[n + skip];
        return message ? estimateHeight(message) : 90;
      },
      [messages, skip],
    ),
  });
  const { box, virtualizer, atEnd, toEnd } = list;
  const { load, loadUntil, loadBig, busy, problem } = useOlderPages(follower);
  useForgetting(follower, messages.length, atEnd && !busy && !finding);
  const rows = virtualizer.getVirtualItems();
  const nearTop = has_more && (rows[0]?.index ?? AHEAD) < AHEAD;
  useEffect(() => {
    if (nearTop && !busy && problem === null) load();
    // Looks again after each page: the top may still be near.
  }, [nearTop, busy, problem, load, shown]);
  const jump = useJump({ follower, loadUntil, toIndex: list.toIndex, skip });

  const sent = entries.length;
  useEffect(() => {
    if (sent > 0) toEnd();
  }, [sent, toEnd]);
  const last = messages.at(-1)?.seq ?? 0;
  // The line is drawn where there was something new when the page opened; what comes while it is open is simply read.
  const [opened, setOpened] = useState<number | null>(null);
  if (since_seq !== null && opened === null && last > 0) setOpened(last);
  const line_seq = since_seq !== null && opened !== null && opened > since_seq ? since_seq : null;
  useEffect(() => {
    if (atEnd && document.visibilityState === 'visible') onSeen(last);
  }, [atEnd, last, onSeen]);

  const { asks } = view;
  const open = useMemo(() => new Set(openAsks(view).map(({ id }) => id)), [view]);
  const answers = useMemo(() => new Set(asks.map(({ answer_message_id }) => answer_message_id)), [asks]);
  const askOf = useMemo(() => new Map(asks.map((ask) => [ask.id, ask])), [asks]);
  const agent = maskDeceptive(view.instance?.agent_type_name ?? 'Agent');
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {finding && (
        <FindBar follower={follower} loadOlder={loadBig} toMessage={jump.toMessage} onClose={() => onFind(false)} />
      )}
      <div className="relative min-h-0 flex-1">
        <ScrollBox
          ref={box}
          role="log"
          aria-label="Messages"
          aria-live="off"
          aria-busy={busy}
          className="h-full overflow-y-auto [overflow-anchor:none]"
        >
          {messages.length === 0 && sent === 0 && (
            <p className="py-16 text-center text-soft">Nothing has been said yet.</p>
          )}
          <div ref={virtualizer.containerRef} className="relative w-full">
            {rows.map(({ index, key }) => {
              const message = messages[index + skip];
              const before = messages[index + skip - 1];
              return (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  className="absolute inset-x-0 mx-auto max-w-4xl px-4"
                >
                  {message ? (
                    <MessageRow
                      message={message}
                      agent={agent}
                      before={before}
                      ask={askOf.get(message.id)}
                      asking={open.has(message.id)}
                      answers={answers.has(message.id)}
                      divided={line_seq !== null && message.seq > line_seq && (before?.seq ?? 0) <= line_seq}
                      found={jump.found === message.id}
                      ended={view.instance?.ended_at != null}
                    />
                  ) : (
                    <OutgoingRow
                      entry={must(entries[index - shown], 'What is no message is on its way')}
                      outbox={outbox}
                    />
                  )}
                </div>
              );
            })}
          </div>
        </ScrollBox>
        <div className="pointer-events-none absolute inset-x-0 top-2 flex justify-center px-4">
          {busy && (
            <output className="rounded-full bg-raised px-3 py-1 text-sm text-soft shadow-float">
              Loading earlier messages…
            </output>
          )}
          {!busy && problem !== null && (
            <div className="pointer-events-auto flex items-center gap-3 rounded-xl bg-raised px-3 py-2 shadow-float">
              <Problem>{problem}</Problem>
              <Button onClick={load}>Try again</Button>
            </div>
          )}
        </div>
        <LogButtons
          atEnd={atEnd}
          last={last}
          since_seq={line_seq}
          firstShown={messages[(rows[0]?.index ?? 0) + skip]?.seq ?? 0}
          onEnd={toEnd}
          onSince={(seq) => jump.toSeq(seq)}
        />
        <LogAnnouncer messages={messages} agent={agent} />
      </div>
    </div>
  );
}
