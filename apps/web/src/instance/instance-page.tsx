import { followInstance } from '@beckon/client/follow-instance';
import { openAsks } from '@beckon/client/feed-view';
import type { Follower, Refusal } from '@beckon/client/follower';
import type { FeedFrame } from '@beckon/contract/feed';
import type { Message } from '@beckon/contract/message';
import type { FeedView } from '@beckon/client/feed-view';
import { Link, useParams } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { beckon, clock } from '../app/beckon.ts';
import { Coming } from '../app/coming.tsx';
import { useSession } from '../app/session.tsx';
import { isBound } from '../ask/use-request.ts';
import { useFollower } from '../app/use-follower.ts';
import { useShortcuts } from '../palette/use-shortcuts.ts';
import { useKeptRun } from '../pwa/use-kept-run.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { instanceName } from '../text/instance-name.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { buttonClass } from '../ui/button.tsx';
import { Emptiness } from '../ui/notice.tsx';
import { isOver } from '../ui/status-mark.tsx';
import { ClosedComposer } from './closed-composer.tsx';
import { Composer } from './composer.tsx';
import { ConversationSkeleton } from './conversation-skeleton.tsx';
import { InstanceHeader } from './instance-header.tsx';
import { MessageLog } from './message-log.tsx';
import { QuestionPanel } from './question-panel.tsx';
import { useMark } from './use-mark.ts';
import { useOutbox } from './use-outbox.ts';
import { useStanding } from './use-standing.ts';
import { useStop } from './use-stop.ts';

/** One run: what it says, what it asks, and the way to answer. */
export function InstancePage() {
  const { id } = useParams({ from: '/app/instances/$id' });
  return <Conversation key={id} id={id} />;
}

/** The conversation of a run, wherever it stands. */
export function Conversation({ id }: { readonly id: string }) {
  const [follower] = useState(() => followInstance(beckon, id, clock));
  useKeptRun(follower, id);
  const { view, refusal, liveness } = useFollower(follower);
  usePageTitle(view.instance && instanceName(view.instance));
  if (view.phase === 'gone' || refusal !== null) return <Gone refusal={refusal} />;
  if (!view.instance) {
    return (
      <Coming liveness={liveness}>
        <ConversationSkeleton />
      </Coming>
    );
  }
  return <Loaded id={id} follower={follower} view={view} instance={view.instance} />;
}

function Loaded({
  id,
  follower,
  view,
  instance,
}: {
  readonly id: string;
  readonly follower: Follower<FeedFrame, FeedView>;
  readonly view: FeedView;
  readonly instance: NonNullable<FeedView['instance']>;
}) {
  const standing = useStanding(id);
  const { id: me } = useSession();
  const { outbox, entries } = useOutbox(id, view.messages);
  const asks = openAsks(view);
  const mayDecide = standing.may('decide');
  const over = isOver(instance.status);
  const history = useMemo(() => historyOf(view.messages, me), [view.messages, me]);
  const mark = useMark(id);
  const running = useStop(instance);
  const stop = mayDecide && !over ? running : undefined;
  const [finding, setFinding] = useState(false);
  const openFind = useCallback(() => setFinding(true), []);
  // The browser's own search would find only the rows that are drawn; pressed a second time, it is the browser's.
  useShortcuts({
    find: () => {
      if (finding) return false;
      openFind();
      return true;
    },
    stop: () => {
      if (!stop) return false;
      stop.ask();
      return true;
    },
  });
  return (
    <div className="flex h-[calc(100dvh-var(--header))] flex-col">
      <InstanceHeader
        instance={instance}
        standing={standing}
        mark={mark}
        waiting_since={asks[0]?.created_at ?? null}
        onFind={openFind}
      />
      <MessageLog
        follower={follower}
        view={view}
        entries={entries}
        outbox={outbox}
        since_seq={mark.since_seq}
        onSeen={mark.onSeen}
        finding={finding}
        onFind={setFinding}
      />
      <div className="shrink-0 border-t border-line">
        <QuestionPanel asks={asks} messages={view.messages} mayDecide={mayDecide} guest={standing.guest} />
        {mayDecide && !over ? (
          <Composer
            id={id}
            agent={maskDeceptive(instance.agent_type_name)}
            ask_id={asks[0] && !isBound(asks[0]) ? asks[0].id : null}
            listening={instance.listening}
            stop={stop}
            history={history}
            onSend={(draft) => void outbox.send({ ...draft, after_seq: view.messages.at(-1)?.seq ?? 0 })}
          />
        ) : (
          <ClosedComposer instance={instance} reason={mayDecide ? 'ended' : standing.guest ? 'guest' : 'role'} />
        )}
      </div>
    </div>
  );
}

/** As many of one's own texts can be called back. */
const HISTORY = 50;

function historyOf(messages: readonly Message[], me: string): readonly string[] {
  const own: string[] = [];
  for (let n = messages.length - 1; n >= 0 && own.length < HISTORY; n--) {
    const message = messages[n];
    if (message?.sender_user_id === me && message.kind === 'text' && !message.relayed && message.content !== own.at(-1))
      own.push(message.content);
  }
  return own;
}

const reasons: Readonly<Record<Refusal, string>> = {
  not_found: 'It was deleted, or it never was in this workspace.',
  signed_out: 'Your session is over. Sign in again to go on.',
  forbidden: 'Your role does not include this run.',
};

function Gone({ refusal }: { readonly refusal: Refusal | null }) {
  return (
    <Emptiness title="This run is not here">
      <p>{reasons[refusal ?? 'not_found']}</p>
      <Link to="/" className={buttonClass('quiet')}>
        Home
      </Link>
    </Emptiness>
  );
}
