import type { UserAgent } from '@beckon/contract/user-agent';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { useMay } from '../app/session.tsx';
import { usePageTitle } from '../app/use-page-title.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { AgentDot } from '../ui/agent-dot.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Emptiness, Failure } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { CreateAgentDialog } from './create-agent-dialog.tsx';

/** The agents of the workspace, each with how much it does. */
export function AgentsPage() {
  usePageTitle('Agents');
  const mayManage = useMay('manage');
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = trpc.userAgents.list.useQuery({});
  return (
    <div className="mx-auto max-w-5xl space-y-4 px-4 pt-5 pb-16">
      <header className="flex flex-wrap items-center gap-3">
        <h1 className="flex-1 text-xl font-semibold">Agents</h1>
        {mayManage && <Button onClick={() => setMaking(true)}>New agent</Button>}
      </header>
      {error && <Failure again={() => void refetch()}>{explain(error)}</Failure>}
      {!data && !error && <Skeleton shape="line" lines={4} label="Loading agents" />}
      {data?.items.length === 0 && <NoAgents />}
      <ul className="divide-y divide-line">
        {data?.items.toSorted(byNeed).map((agent) => (
          <AgentRow key={agent.id} agent={agent} />
        ))}
      </ul>
      <CreateAgentDialog
        open={making}
        onOpenChange={setMaking}
        onCreated={({ id }) => void navigate({ to: '/agents/$id', params: { id } })}
      />
    </div>
  );
}

function NoAgents() {
  return (
    <Emptiness title="No agent has reported yet" level={2}>
      <p>An agent appears here with its first message.</p>
      <Link to="/connect" className={buttonClass('solid')}>
        Connect an agent
      </Link>
    </Emptiness>
  );
}

/** Those who wait first, then those at work, then by name. */
function byNeed(a: UserAgent, b: UserAgent): number {
  return (
    b.waiting_instance_count - a.waiting_instance_count ||
    b.active_instance_count - a.active_instance_count ||
    a.name.localeCompare(b.name)
  );
}

function AgentRow({ agent }: { readonly agent: UserAgent }) {
  const {
    id,
    name,
    color,
    instance_count: all,
    active_instance_count: active,
    waiting_instance_count: waiting,
  } = agent;
  return (
    <li>
      <Link
        to="/agents/$id"
        params={{ id }}
        className="-mx-3 flex min-h-(--row) items-center gap-3 rounded-lg px-3 hover:bg-sunk focus-visible:-outline-offset-2"
      >
        <AgentDot color={color} />
        <span className="min-w-0 flex-1 truncate font-medium">{maskDeceptive(name)}</span>
        {waiting > 0 && <Badge tone="ask">{waiting} waiting</Badge>}
        <span className="text-sm whitespace-nowrap text-soft">
          {active} active, {all} {all === 1 ? 'run' : 'runs'}
        </span>
      </Link>
    </li>
  );
}
