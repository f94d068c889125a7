import type { CreatedKey } from '@beckon/contract/key';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { useMay } from '../app/session.tsx';
import { MakesNoKeys } from './makes-no-keys.tsx';
import { Failure } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { CreateKey } from './create-key.tsx';
import { KeyRow } from './key-row.tsx';
import { NewKey } from './new-key.tsx';

/** The keys that agents report with, and how to give one to an agent. */
export function KeysPage() {
  usePageTitle('Keys');
  const may = useMay('keys');
  return may ? <Keys /> : <MakesNoKeys />;
}

function Keys() {
  const [created, setCreated] = useState<CreatedKey | null>(null);
  const keys = trpc.keys.list.useQuery({});
  return (
    <div className="mx-auto max-w-5xl space-y-10 px-4 pt-5 pb-16">
      <header>
        <h1 className="flex min-h-(--control) items-center text-xl font-semibold">Keys</h1>
        <p className="max-w-[60ch] text-soft text-pretty">
          An agent reports and asks with a key. A key can never answer, approve, or make another key.
        </p>
      </header>
      <CreateKey onCreated={setCreated} />
      {created && <NewKey created={created} onDone={() => setCreated(null)} />}
      <section aria-label="Your keys">
        <h2 className="border-b border-line pb-1.5 text-sm font-semibold text-soft">Your keys</h2>
        {keys.isPending && <Skeleton shape="entry" lines={1} label="Loading keys" />}
        {keys.error && <Failure again={() => void keys.refetch()}>{explain(keys.error)}</Failure>}
        {keys.data?.items.length === 0 && <p className="py-4 text-soft">There is none yet.</p>}
        <ul className="divide-y divide-line">
          {keys.data?.items.map((key) => (
            <KeyRow key={key.id} item={key} onRotated={setCreated} />
          ))}
        </ul>
      </section>
      <p className="text-soft">
        What to do with a key, for each kind of agent:{' '}
        <Link to="/connect" className="font-medium text-ink underline underline-offset-2">
          Connect an agent
        </Link>
      </p>
    </div>
  );
}
