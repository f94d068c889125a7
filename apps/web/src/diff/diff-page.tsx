import { Link, useParams } from '@tanstack/react-router';
import { MessageSquare } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { explain } from '../app/beckon.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { useMedia } from '../app/use-media.ts';
import { useStanding } from '../instance/use-standing.ts';
import { instanceName } from '../text/instance-name.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Emptiness, Failure } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { isOver } from '../ui/status-mark.tsx';
import { DiffReview } from './diff-review.tsx';
import { SendReview } from './send-review.tsx';
import { useDiffFiles } from './use-diff-files.ts';
import { useLiveDiff, type LiveDiff } from './use-live-diff.ts';
import { useReview } from './use-review.ts';

/** Room for the conversation beside the diff. */
const BESIDE = '(min-width: 100rem)';
const Conversation = lazy(async () => ({ default: (await import('../instance/instance-page.tsx')).Conversation }));

/** What a run has changed: to read, to comment on, and to send the comments to its agent. */
export function DiffPage() {
  const { id } = useParams({ from: '/app/instances/$id/diff' });
  return <InstanceDiff key={id} id={id} />;
}

function InstanceDiff({ id }: { readonly id: string }) {
  const live = useLiveDiff(id);
  const beside = useMedia(BESIDE);
  const { instance } = live;
  const name = instance && instanceName(instance);
  usePageTitle(name && `Changes of ${name}`);
  if (live.gone) {
    return (
      <Emptiness title="This run is not here">
        <p>
          {live.refusal === 'signed_out'
            ? 'Your session is over. Sign in again to go on.'
            : 'It was deleted, or your role does not include it.'}
        </p>
        <Link to="/" className={buttonClass('quiet')}>
          Home
        </Link>
      </Emptiness>
    );
  }
  return (
    <div className="flex h-[calc(100dvh-var(--header))]">
      {beside && (
        <div className="w-xl shrink-0 border-r border-line">
          <Suspense fallback={<Skeleton lines={6} label="Loading the conversation" />}>
            <Conversation id={id} />
          </Suspense>
        </div>
      )}
      <section aria-label="Changes" className="relative flex min-w-0 flex-1 flex-col">
        <header className="flex items-center gap-3 border-b border-line px-4 py-1.5">
          <h1 className="line-clamp-2 min-w-0 flex-1 text-lg font-semibold wrap-anywhere">
            {name ? `Changes of ${name}` : 'Changes'}
          </h1>
          {!beside && (
            <Link to="/instances/$id" params={{ id }} className={`${buttonClass('plain')} -mr-3 shrink-0 text-sm`}>
              <MessageSquare aria-hidden className="size-4" />
              Conversation
            </Link>
          )}
        </header>
        <Body id={id} live={live} narrow={beside} />
      </section>
    </div>
  );
}

function Body({ id, live, narrow }: { readonly id: string; readonly live: LiveDiff; readonly narrow: boolean }) {
  if (live.diff === undefined && live.error) {
    return (
      <div className="px-4">
        <Failure again={live.retry}>{explain(live.error)}</Failure>
      </div>
    );
  }
  if (live.diff === undefined) return <Loading />;
  if (live.diff === '') {
    return (
      <Emptiness title="Nothing has changed">
        <p>When the agent reports a git diff with its steps, it stands here, and is kept up to date.</p>
      </Emptiness>
    );
  }
  return <Shown id={id} live={live} diff={live.diff} narrow={narrow} />;
}

function Shown({
  id,
  live,
  diff,
  narrow,
}: {
  readonly id: string;
  readonly live: LiveDiff;
  readonly diff: string;
  readonly narrow: boolean;
}) {
  const files = useDiffFiles(diff);
  const review = useReview(id);
  const { may } = useStanding(id);
  const over = live.instance !== null && isOver(live.instance.status);
  if (!files) return <Loading />;
  return (
    <>
      <div className="min-h-0 flex-1">
        <DiffReview files={files} review={review} mayComment={may('decide') && !over} narrow={narrow}>
          {live.stale && (
            <output className="flex flex-wrap items-center gap-3 border-b border-line bg-sunk px-3 py-1.5 text-sm">
              <span className="flex-1">The agent has changed its diff since. Your comments and your place stay.</span>
              <Button className="text-sm" onClick={live.showLatest}>
                Show the new one
              </Button>
            </output>
          )}
        </DiffReview>
      </div>
      <SendReview agent_instance_id={id} files={files} review={review} asks={live.asks} />
    </>
  );
}

function Loading() {
  return (
    <div className="p-4">
      <Skeleton lines={12} label="Loading the changes" />
    </div>
  );
}
