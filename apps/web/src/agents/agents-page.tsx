import { Link } from '@tanstack/react-router';
import { explain, trpc } from '../app/beckon.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { buttonClass } from '../ui/button.tsx';
import { Emptiness, Problem } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** The agents of the workspace, each with how much it does. */
export function AgentsPage() {
  usePageTitle('Agents');
  const { data, error } = trpc.userAgents.list.useQuery({});
  if (data?.items.length === 0) {
    return (
      <Emptiness title="No agent has reported yet">
        <p>An agent appears here with its first message.</p>
        <Link to="/connect" className={buttonClass('solid')}>
          Connect an agent
        </Link>
      </Emptiness>
    );
  }
  return (
    <div className="mx-auto max-w-4xl space-y-4 px-4 pt-6 pb-16">
      <h1 className="text-xl font-semibold">Agents</h1>
      {error && <Problem>{explain(error)}</Problem>}
      {!data && !error && <Skeleton lines={4} label="Loading agents" />}
      <ul className="divide-y divide-line">
        {data?.items.map(({ id, name, instance_count, active_instance_count }) => (
          <li key={id}>
            <Link
              to="/agents/$id"
              params={{ id }}
              className="-mx-3 flex min-h-(--row) items-center gap-3 rounded-lg px-3 hover:bg-sunk"
            >
              <span className="min-w-0 flex-1 truncate font-semibold">{maskDeceptive(name)}</span>
              <span className="text-sm text-soft">
                {active_instance_count} of {instance_count} active
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
