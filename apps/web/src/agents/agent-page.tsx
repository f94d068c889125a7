import { useParams } from '@tanstack/react-router';
import { explain, trpc } from '../app/beckon.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { InstanceRow } from '../board/instance-row.tsx';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { Emptiness, Problem } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** One agent and its runs. */
export function AgentPage() {
  const { id } = useParams({ from: '/app/agents/$id' });
  const agents = trpc.userAgents.list.useQuery({});
  const runs = trpc.userAgents.instances.useQuery({ agent_id: id });
  const agent = agents.data?.items.find((each) => each.id === id);
  usePageTitle(agent ? maskDeceptive(agent.name) : 'Agent');
  if (agents.data && !agent) return <Emptiness title="There is no such agent">It may have been deleted.</Emptiness>;
  const error = agents.error ?? runs.error;
  return (
    <div className="mx-auto max-w-4xl space-y-4 px-4 pt-6 pb-16">
      <h1 className="text-xl font-semibold wrap-anywhere">{agent ? maskDeceptive(agent.name) : 'Agent'}</h1>
      {error && <Problem>{explain(error)}</Problem>}
      {!runs.data && !error && <Skeleton lines={4} label="Loading runs" />}
      <ul>
        {runs.data?.items.map((run) => (
          <InstanceRow key={run.id} instance={run} />
        ))}
      </ul>
    </div>
  );
}
