import type { OpenAsk } from '@beckon/contract/ask';
import type { Instance } from '@beckon/contract/instance';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { usePageTitle } from '../app/use-page-title.ts';
import { useWorkspace } from '../app/workspace.tsx';
import { useSettling } from '../ask/use-settling.ts';
import { buttonClass } from '../ui/button.tsx';
import { Emptiness } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { isOver } from '../ui/status-mark.tsx';
import { AskCard } from './ask-card.tsx';
import { InstanceRow } from './instance-row.tsx';
import { EarlierInstances } from './earlier-instances.tsx';

/** What needs the person first, then what runs, then what is over. */
export function HomePage() {
  usePageTitle(null);
  const { view } = useWorkspace();
  if (view.phase === 'empty') {
    return (
      <div className="mx-auto max-w-4xl px-4 py-6">
        <Skeleton lines={6} label="Loading" />
      </div>
    );
  }
  if (view.instances.length === 0 && view.asks.length === 0) return <NothingYet />;
  const running = view.instances.filter(({ status }) => !isOver(status));
  const over = view.instances.filter(({ status }) => isOver(status));
  return (
    <div className="mx-auto max-w-4xl space-y-9 px-4 pt-6 pb-16">
      <h1 className="sr-only">What your agents are doing</h1>
      <OpenAsks asks={view.asks} total={view.total_asks} />
      {running.length > 0 && (
        <Section title="Running" count={running.length}>
          <Rows instances={running} />
        </Section>
      )}
      {over.length > 0 && (
        <Section title="Finished" count={over.length}>
          <Rows instances={over} />
        </Section>
      )}
      <EarlierInstances shown={view.instances} />
    </div>
  );
}

function OpenAsks({ asks, total }: { readonly asks: readonly OpenAsk[]; readonly total: number }) {
  const settling = useSettling(asks[0]?.id ?? '');
  if (asks.length === 0) return null;
  return (
    <Section title="Needs you" count={total}>
      <div className={`grid items-start gap-3 pt-1 lg:grid-cols-2 ${settling ? 'pointer-events-none' : ''}`}>
        {asks.map((ask) => (
          <AskCard key={ask.id} ask={ask} />
        ))}
      </div>
      {total > asks.length && (
        <p className="pt-3 text-sm text-soft">{total - asks.length} more follow as you answer these.</p>
      )}
    </Section>
  );
}

function Section({
  title,
  count,
  children,
}: {
  readonly title: string;
  readonly count: number;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <h2 className="mb-1.5 flex items-baseline gap-2 border-b border-line pb-1.5 text-sm font-semibold text-soft">
        {title}
        <span className="font-normal text-faint">{count}</span>
      </h2>
      {children}
    </section>
  );
}

function Rows({ instances }: { readonly instances: readonly Instance[] }) {
  return (
    <ul>
      {instances.map((instance) => (
        <InstanceRow key={instance.id} instance={instance} />
      ))}
    </ul>
  );
}

function NothingYet() {
  return (
    <Emptiness title="No agent has reported yet">
      <p>Make a key, give it to an agent, and its first message appears here by itself.</p>
      <Link to="/keys" className={buttonClass('solid')}>
        Connect an agent
      </Link>
    </Emptiness>
  );
}
