import type { CreatedKey, Key } from '@beckon/contract/key';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { Ago } from '../ui/ago.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { CreateKey } from './create-key.tsx';
import { NewKey } from './new-key.tsx';

/** The keys that agents report with, and how to give one to an agent. */
export function KeysPage() {
  usePageTitle('Keys');
  const [created, setCreated] = useState<CreatedKey | null>(null);
  const keys = trpc.keys.list.useQuery({});
  return (
    <div className="mx-auto max-w-4xl space-y-10 px-4 pt-6 pb-16">
      <header>
        <h1 className="text-xl font-semibold">Keys</h1>
        <p className="mt-1 max-w-[60ch] text-soft text-pretty">
          An agent reports and asks with a key. A key can never answer, approve, or make another key.
        </p>
      </header>
      <CreateKey onCreated={setCreated} />
      {created && <NewKey created={created} onDone={() => setCreated(null)} />}
      <section aria-label="Your keys">
        <h2 className="border-b border-line pb-1.5 text-sm font-semibold text-soft">Your keys</h2>
        {keys.isPending && <Skeleton lines={3} label="Loading keys" />}
        {keys.error && (
          <div className="flex items-center gap-3 py-4">
            <Problem>{explain(keys.error)}</Problem>
            <Button onClick={() => void keys.refetch()}>Try again</Button>
          </div>
        )}
        {keys.data?.items.length === 0 && <p className="py-4 text-soft">There is none yet.</p>}
        <ul className="divide-y divide-line">
          {keys.data?.items.map((key) => (
            <KeyRow key={key.id} item={key} />
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

function KeyRow({ item }: { readonly item: Key }) {
  const utils = trpc.useUtils();
  const revoke = trpc.keys.revoke.useMutation({ onSuccess: () => utils.keys.list.invalidate() });
  return (
    <li className="flex min-h-14 items-center gap-3 py-2">
      <div className="min-w-0 flex-1">
        <p className={`truncate font-semibold ${item.is_active ? '' : 'text-faint line-through'}`}>{item.name}</p>
        <p className="flex flex-wrap gap-x-3 text-sm text-soft">
          <span>{item.scopes.join(', ')}</span>
          <span>
            made <Ago phrase at={item.created_at} />
          </span>
          <span>
            {item.last_used_at === null ? (
              'never used'
            ) : (
              <>
                used <Ago phrase at={item.last_used_at} />
              </>
            )}
          </span>
          {item.expires_at !== null && <span>until {new Date(item.expires_at).toLocaleDateString()}</span>}
        </p>
      </div>
      {item.is_active ? (
        <ConfirmButton
          label="Revoke"
          title={`Revoke “${item.name}”?`}
          action="Revoke it"
          busy={revoke.isPending}
          problem={revoke.error ? explain(revoke.error) : null}
          onConfirm={() => revoke.mutate({ key_id: item.id })}
        >
          <p>Every agent that uses it is refused within seconds. This cannot be taken back.</p>
        </ConfirmButton>
      ) : (
        <span className="px-2.5 text-sm text-faint">Revoked</span>
      )}
    </li>
  );
}
