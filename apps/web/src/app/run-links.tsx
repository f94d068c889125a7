import type { Instance } from '@beckon/contract/instance';
import { Link } from '@tanstack/react-router';
import { instanceName } from '../text/instance-name.ts';
import { StatusMark, statusWord } from '../ui/status-mark.tsx';

/** Runs in the sidebar: where each stands, and how much of it is unread. */
export function RunLinks({
  label,
  runs,
  unread,
}: {
  readonly label: string;
  readonly runs: readonly Instance[];
  readonly unread: (run: Instance) => number;
}) {
  if (runs.length === 0) return null;
  return (
    <section aria-label={label} className="pt-4">
      <h2 className="px-2 pb-1 text-xs font-medium text-faint">{label}</h2>
      <ul>
        {runs.map((run) => (
          <RunLink key={run.id} run={run} unread={unread(run)} />
        ))}
      </ul>
    </section>
  );
}

function RunLink({ run, unread }: { readonly run: Instance; readonly unread: number }) {
  const needsYou = run.open_asks > 0;
  const more = [needsYou ? 'waits for you' : statusWord(run.status), ...(unread > 0 ? [`${unread} unread`] : [])];
  return (
    <li>
      <Link
        to="/instances/$id"
        params={{ id: run.id }}
        className="flex min-h-(--row) items-center gap-2.5 rounded-lg px-2 text-sm text-soft hover:bg-sunk hover:text-ink [&.active]:bg-sunk [&.active]:text-ink"
      >
        <StatusMark status={run.status} needsYou={needsYou} />
        <span
          title={instanceName(run)}
          className={`min-w-0 flex-1 truncate ${unread > 0 ? 'font-semibold text-ink' : ''}`}
        >
          {instanceName(run)}
        </span>
        {unread > 0 && (
          <span aria-hidden className="text-xs text-faint">
            {unread > 99 ? '99+' : unread}
          </span>
        )}
        <span className="sr-only">, {more.join(', ')}</span>
      </Link>
    </li>
  );
}
