import { closeStretch, openAsks, readPart, type FeedView } from '@beckon/client/feed-view';
import type { Follower } from '@beckon/client/follower';
import type { Outbox, Outgoing } from '@beckon/client/outbox';
import type { FeedFrame } from '@beckon/contract/feed';
import { must } from '@beckon/shared/must';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
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
import { useLogPages } from './use-log-pages.ts';

/** So near to the first or last loaded message, the page beyond it is fetched. */
const AHEAD = 40;
const NONE: readonly Outgoing[] = [];

/** Everything that was said, the latest at the end; pages come as the reader scrolls, from wherever they have jumped to. */
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
  const { messages, has_more } = readPart(view);
  const atPresent = !view.stretch;
  const outgoing = atPresent ? entries : NONE;
  // A row depends on the message before it. The first loaded one waits for its own, or it would change under the reader.
  const skip = has_more ? 1 : 0;
  const shown = Math.max(0, messages.length - skip);
  const list = useLogList({
    count: shown + outgoing.length,
    follow: atPresent,
    keyOf: useCallback(
      (n: number) => (messages[n + skip]?.id ?? outgoing[n - shown]?.client_id) || String(n),
      [messages, outgoing, skip, shown],
    ),
    estimate: useCallback(
      (n: number) => {
        const message = messages[n + skip];
        return message ? estimateHeight(message) : 90;
      },
      [messages, skip],
    ),
  });
  const { box, virtualizer, toEnd } = list;
  const atEnd = list.atEnd && atPresent;
  const { loadOlder, loadNewer, loadAround, busy, problem } = useLogPages(follower);
  const rows = virtualizer.getVirtualItems();
  const reading_seq = messages[(rows.at(-1)?.index ?? shown) + skip]?.seq ?? messages.at(-1)?.seq ?? 0;
  useForgetting(follower, Math.max(view.messages.length, messages.length), busy || finding ? null : reading_seq);
  const nearTop = has_more && (rows[0]?.index ?? AHEAD) < AHEAD;
  const nearBottom = !atPresent && (rows.at(-1)?.index ?? 0) >= shown - AHEAD;
  useEffect(() => {
    if (busy || problem !== null) return;
    if (nearTop) loadOlder();
    if (nearBottom) loadNewer();
    // Looks again after each page: the edge may still be near.
  }, [nearTop, nearBottom, busy, problem, loadOlder, loadNewer, shown]);
  const jump = useJump({ follower, loadAround, toIndex: list.toIndex, skip });
  const toLatest = useCallback(() => {
    // The end has its place in the list once it is drawn.
    flushSync(() => follower.update(closeStretch));
    toEnd();
  }, [follower, toEnd]);

  const sent = entries.length;
  useEffect(() => {
    if (sent > 0) queueMicrotask(toLatest);
  }, [sent, toLatest]);
  const last = view.messages.at(-1)?.seq ?? 0;
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
    <div className="flex min-h-12 flex-1 flex-col">
      {finding && view.instance && (
        <FindBar
          agent_instance_id={view.instance.id}
          log={box}
          onFound={jump.toFound}
          onClose={() => {
            onFind(false);
            box.current?.focus({ preventScroll: true });
          }}
        />
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
                      found={jump.found === message.seq}
                      ended={view.instance?.ended_at != null}
                    />
                  ) : (
                    <OutgoingRow
                      entry={must(outgoing[index - shown], 'What is no message is on its way')}
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
              Loading messages…
            </output>
          )}
          {!busy && problem !== null && (
            <div className="pointer-events-auto flex items-center gap-3 rounded-xl bg-raised px-3 py-2 shadow-float">
              <Problem>{problem.text}</Problem>
              <Button onClick={problem.again}>Try again</Button>
            </div>
          )}
        </div>
        <LogButtons
          atEnd={atEnd}
          last={last}
          since_seq={line_seq}
          firstShown={messages[(rows[0]?.index ?? 0) + skip]?.seq ?? 0}
          onEnd={toLatest}
          onSince={jump.toSeq}
        />
        <LogAnnouncer messages={view.messages} agent={agent} />
      </div>
    </div>
  );
}
