import type { CreatedKey } from '@beckon/contract/key';
import type { Instance } from '@beckon/contract/instance';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { trpc } from '../app/beckon.ts';
import { useSession } from '../app/session.tsx';
import { useWorkspace } from '../app/workspace.tsx';
import { instanceName } from '../text/instance-name.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { buttonClass } from '../ui/button.tsx';
import { firstRunOf } from './first-run.ts';

/** While nobody has come with the key, who came is asked this often; milliseconds. */
const LOOK_MS = 2_000;

/** Watches for the agent: whether its key has been used, and its first message. */
export function Arrival({ created }: { readonly created: CreatedKey }) {
  const { view } = useWorkspace();
  const { id: me } = useSession();
  const [used, setUsed] = useState<string | null>(null);
  const keys = trpc.keys.list.useQuery({}, { refetchInterval: used === null ? LOOK_MS : false, staleTime: 0 });
  const seen = keys.data?.items.find(({ id }) => id === created.id)?.last_used_at ?? null;
  if (seen !== null && used === null) setUsed(seen);
  // Until somebody has come with this key, a new run is another agent's.
  const first =
    used === null
      ? undefined
      : firstRunOf(view.instances, { user_id: me, created_at: created.created_at, used_at: used });
  return (
    <section aria-label="Arrival" className="rounded-xl border border-line bg-raised p-4">
      <output aria-live="polite" className="block">
        {first ? (
          <Arrived run={first} />
        ) : used === null ? (
          <Waiting
            title="Waiting for the agent"
            text="Nobody has come with this key yet. This page notices by itself."
          />
        ) : (
          <Waiting
            title="The agent is connected"
            text="It has come with this key. Its first message will appear here."
          />
        )}
      </output>
    </section>
  );
}

function Waiting({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className="flex items-start gap-3">
      <span aria-hidden className="mt-1.5 size-2 shrink-0 animate-breathe rounded-full bg-ink" />
      <div>
        <p className="font-semibold">{title}</p>
        <p className="text-soft">{text}</p>
      </div>
    </div>
  );
}

function Arrived({ run }: { readonly run: Instance }) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <div className="min-w-48 flex-1">
        <p className="font-semibold">The first message is here</p>
        <p className="text-soft wrap-anywhere">
          {maskDeceptive(run.agent_type_name)}: {maskDeceptive(run.latest_message ?? '').slice(0, 200)}
        </p>
      </div>
      <Link to="/instances/$id" params={{ id: run.id }} className={buttonClass('solid')}>
        Open {instanceName(run)}
      </Link>
    </div>
  );
}
