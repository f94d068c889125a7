import type { InstanceState } from '@beckon/contract/feed';
import { Link } from '@tanstack/react-router';
import { FileDiff } from 'lucide-react';
import { useState } from 'react';
import { instanceName } from '../text/instance-name.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { Ago } from '../ui/ago.tsx';
import { buttonClass } from '../ui/button.tsx';
import { isOver, StatusMark, statusWord } from '../ui/status-mark.tsx';
import { InstanceMenu } from './instance-menu.tsx';
import { RenameForm } from './rename-form.tsx';
import type { Mark } from './use-mark.ts';
import type { Standing } from './use-standing.ts';

/** Which run this is, how it stands, and what can be done with the whole of it. */
export function InstanceHeader({
  instance,
  standing,
  mark,
  waiting_since,
  onFind,
}: {
  readonly instance: InstanceState;
  readonly standing: Standing;
  readonly mark: Mark;
  /** Since when it waits for the person; null when it does not. */
  readonly waiting_since: string | null;
  readonly onFind: () => void;
}) {
  const [renaming, setRenaming] = useState(false);
  const over = isOver(instance.status);
  const needsYou = waiting_since !== null;
  const { listed, may } = standing;
  return (
    <header className="shrink-0 border-b border-line">
      <div className="mx-auto max-w-4xl px-4 py-1.5">
        {renaming ? (
          <RenameForm instance={instance} onDone={() => setRenaming(false)} />
        ) : (
          <div className="flex items-center gap-1">
            <div className="min-w-0 flex-1">
              <h1 className="text-lg font-semibold">
                {may('agent') ? (
                  <button
                    type="button"
                    title="Rename"
                    onClick={() => setRenaming(true)}
                    className="reach block max-w-full rounded-md text-left hover:underline hover:decoration-edge hover:underline-offset-4"
                  >
                    <span className="line-clamp-2 wrap-anywhere">{instanceName(instance)}</span>
                  </button>
                ) : (
                  <span className="line-clamp-2 wrap-anywhere">{instanceName(instance)}</span>
                )}
              </h1>
              <p className="flex items-center gap-2 truncate text-sm text-soft">
                <StatusMark status={instance.status} needsYou={needsYou} />
                <span className="shrink-0">
                  {needsYou ? 'Waits for you' : statusWord(instance.status)}
                  {needsYou && (
                    <>
                      , <Ago at={waiting_since} />
                    </>
                  )}
                </span>
                {instance.name !== null && (
                  <span className="truncate text-faint">{maskDeceptive(instance.agent_type_name)}</span>
                )}
                <Facts listed={listed} />
                <span className="text-faint max-sm:hidden">
                  {over && instance.ended_at ? 'ended ' : 'started '}
                  <Ago phrase at={(over && instance.ended_at) || instance.started_at} />
                </span>
              </p>
            </div>
            {instance.git_diff_bytes > 0 && (
              <Link
                to="/instances/$id/diff"
                params={{ id: instance.id }}
                className={`${buttonClass('plain')} shrink-0 text-sm`}
              >
                <FileDiff aria-hidden className="size-4" />
                Changes
              </Link>
            )}
            <InstanceMenu
              instance={instance}
              standing={standing}
              mark={mark}
              onRename={() => setRenaming(true)}
              onFind={onFind}
            />
          </div>
        )}
      </div>
    </header>
  );
}

/** Where it runs and who started it, as far as that is known. */
function Facts({ listed }: { readonly listed: Standing['listed'] }) {
  const facts = [listed?.machine, listed?.user_display_name].filter((each) => each != null);
  if (facts.length === 0) return null;
  return <span className="truncate text-faint max-md:hidden">{facts.map(maskDeceptive).join(', ')}</span>;
}
