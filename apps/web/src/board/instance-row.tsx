import type { Instance } from '@beckon/contract/instance';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { instanceName } from '../text/instance-name.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { previewLine } from '../text/preview-line.ts';
import { Ago } from '../ui/ago.tsx';
import { stop } from './use-list-keys.ts';
import { StatusMark, statusWord } from '../ui/status-mark.tsx';

/** One run in a list. */
export function InstanceRow({ instance }: { readonly instance: Instance }) {
  return (
    <li>
      <InstanceLink instance={instance} />
    </li>
  );
}

/** What a run is, what it last said, when; it leads there. */
export const InstanceLink = memo(function InstanceLink({ instance }: { readonly instance: Instance }) {
  const needsYou = instance.open_asks > 0;
  const line = previewLine(instance.latest_message ?? '');
  return (
    <Link
      to="/instances/$id"
      params={{ id: instance.id }}
      {...stop}
      className="-mx-3 grid min-h-(--row) grid-cols-[auto_minmax(0,max-content)_minmax(0,1fr)_auto] items-baseline gap-x-3 rounded-lg px-3 py-(--pad) hover:bg-sunk focus-visible:-outline-offset-2 sm:grid-cols-[auto_minmax(8rem,15rem)_minmax(0,1fr)_auto] lg:grid-cols-[auto_minmax(8rem,22rem)_minmax(0,1fr)_auto]"
    >
      <StatusMark status={instance.status} needsYou={needsYou} />
      {/* One cell on a desk. On a phone the name has the first line, and the agent begins the second. */}
      <span className="flex min-w-0 items-baseline gap-x-2 max-sm:contents">
        <span title={instanceName(instance)} className="truncate font-medium max-sm:col-[2/4] max-sm:row-start-1">
          {instanceName(instance)}
        </span>
        {instance.name !== null && (
          <span className="max-w-1/2 shrink-0 truncate text-sm text-soft max-sm:col-start-2 max-sm:row-start-2 max-sm:max-w-32">
            {maskDeceptive(instance.agent_type_name)}
          </span>
        )}
        <span className="sr-only">, {needsYou ? 'waits for you' : statusWord(instance.status)}</span>
      </span>
      <span
        className={`row-start-2 truncate text-sm text-soft max-sm:col-end-5 sm:col-[3/4] sm:row-start-1 ${instance.name === null ? 'max-sm:col-start-2' : 'max-sm:col-start-3'}`}
      >
        {line === '' ? <span className="text-faint">{statusWord(instance.status)}</span> : line}
      </span>
      <Ago
        at={instance.latest_message_at ?? instance.started_at}
        className="col-start-4 row-start-1 text-right text-sm text-faint"
      />
    </Link>
  );
});
