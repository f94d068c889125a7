import type { CreatedKey } from '@beckon/contract/key';
import type { Instance } from '@beckon/contract/instance';
import { Link } from '@tanstack/react-router';
import { trpc } from '../app/beckon.ts';
import { useWorkspace } from '../app/workspace.tsx';
import { instanceName } from '../text/instance-name.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { buttonClass } from '../ui/button.tsx';

/** While nobody has come with the key, who came is asked this often; milliseconds. */
const LOOK_MS = 2_000;

/** Watches for the agent: whether its key has been used, and its first message. */
export function Arrival({ created }: { readonly created: CreatedKey }) {
  const { view } = useWorkspace();
  const first = firstRunSince(view.instances, created.created_at);
  const keys = trpc.keys.list.useQuery({}, { refetchInterval: first ? false : LOOK_MS, staleTime: 0 });
  const used = keys.data?.items.find(({ id }) => id === created.id)?.last_used_at ?? null;
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

/** Of those that began after the key was made, the first. */
function firstRunSince(instances: readonly Instance[], since: string): Instance | undefined {
  const from = Date.parse(since);
  return instances
    .filter(({ started_at }) => Date.parse(started_at) > from)
    .toSorted((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at))[0];
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
