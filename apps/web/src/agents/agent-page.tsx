import type { UserAgent } from '@beckon/contract/user-agent';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { useMay } from '../app/session.tsx';
import { usePageTitle } from '../app/use-page-title.ts';
import { InstanceRow } from '../board/instance-row.tsx';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { AgentDot } from '../ui/agent-dot.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Emptiness, Failure } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TabPanel, Tabs } from '../ui/tabs.tsx';
import { AgentNumbers } from './agent-numbers.tsx';
import { AgentSkeleton } from './agent-skeleton.tsx';
import { AgentSettingsForm } from './agent-settings-form.tsx';
import { LaunchDialog } from './launch-dialog.tsx';
import { RemoveAgent } from './remove-agent.tsx';

type View = 'runs' | 'settings';

/** One agent: what it does, in numbers and in runs; how it is started; its settings. */
export function AgentPage() {
  const { id } = useParams({ from: '/app/agents/$id' });
  const { data, error, refetch } = trpc.userAgents.list.useQuery({});
  const agent = data?.items.find((each) => each.id === id);
  usePageTitle(agent ? maskDeceptive(agent.name) : 'Agent');
  if (agent) return <Loaded key={id} agent={agent} />;
  if (data) {
    return (
      <Emptiness title="There is no such agent">
        <p>It may have been deleted.</p>
        <Link to="/agents" className={buttonClass('quiet')}>
          All agents
        </Link>
      </Emptiness>
    );
  }
  if (!error) return <AgentSkeleton />;
  return (
    <div className="mx-auto max-w-5xl px-4 pt-5">
      <h1 className="text-xl font-semibold">Agent</h1>
      <Failure again={() => void refetch()}>{explain(error)}</Failure>
    </div>
  );
}

function Loaded({ agent }: { readonly agent: UserAgent }) {
  const mayLaunch = useMay('launch');
  const mayManage = useMay('manage');
  const [view, setView] = useState<View>('runs');
  const [launching, setLaunching] = useState(false);
  const tabs = [
    { value: 'runs' as const, label: 'Runs' },
    ...(mayManage ? [{ value: 'settings' as const, label: 'Settings' }] : []),
  ];
  return (
    <div className="mx-auto max-w-5xl space-y-6 px-4 pt-5 pb-16">
      <header className="flex min-h-(--control) flex-wrap items-center gap-3">
        <AgentDot color={agent.color} />
        <h1 className="min-w-0 flex-1 text-xl font-semibold wrap-anywhere">{maskDeceptive(agent.name)}</h1>
        {mayLaunch && agent.has_webhook && (
          <Button look="solid" onClick={() => setLaunching(true)}>
            Launch
          </Button>
        )}
      </header>
      <AgentNumbers agent={agent} />
      <Tabs label="About this agent" tabs={tabs} value={view} onChange={setView}>
        <TabPanel value="runs" className="pt-3">
          <Runs id={agent.id} />
        </TabPanel>
        {mayManage && (
          <TabPanel value="settings" className="space-y-10 pt-5">
            <AgentSettingsForm agent={agent} />
            <RemoveAgent agent={agent} />
          </TabPanel>
        )}
      </Tabs>
      <LaunchDialog agent={agent} open={launching} onOpenChange={setLaunching} />
    </div>
  );
}

function Runs({ id }: { readonly id: string }) {
  const { data, error, refetch } = trpc.userAgents.instances.useQuery({ agent_id: id });
  if (!data && error) return <Failure again={() => void refetch()}>{explain(error)}</Failure>;
  if (!data) return <Skeleton lines={4} label="Loading runs" />;
  if (data.items.length === 0) return <p className="py-4 text-soft">It has not run yet.</p>;
  return (
    <ul>
      {data.items.map((run) => (
        <InstanceRow key={run.id} instance={run} />
      ))}
    </ul>
  );
}
