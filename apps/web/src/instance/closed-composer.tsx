import type { InstanceState } from '@beckon/contract/feed';
import { statusWord } from '../ui/status-mark.tsx';
import { Ago } from '../ui/ago.tsx';

/** Stands in place of the composer where nothing can be written, and says why. */
export function ClosedComposer({
  instance,
  reason,
}: {
  readonly instance: InstanceState;
  readonly reason: 'ended' | 'role' | 'guest';
}) {
  return (
    <p className="mx-auto max-w-4xl px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] text-sm text-soft">
      {reason === 'ended' && (
        <>
          {statusWord(instance.status)}
          {instance.ended_at !== null && (
            <>
              {' '}
              <Ago phrase at={instance.ended_at} />
            </>
          )}
          : no agent reads what is written here.
        </>
      )}
      {reason === 'role' && 'You can watch here; your role does not write to agents.'}
      {reason === 'guest' && 'This run is shared with you to watch; whoever shared it can let you write, too.'}
    </p>
  );
}
