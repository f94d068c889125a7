import type { CreatedKey } from '@beckon/contract/key';
import { must } from '@beckon/shared/must';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { useMay } from '../app/session.tsx';
import { CodeBlock } from '../code/code-block.tsx';
import { usePageTitle } from '../app/use-page-title.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { MakesNoKeys } from '../keys/makes-no-keys.tsx';
import { Problem } from '../ui/notice.tsx';
import { Arrival } from './arrival.tsx';
import { ClientPicker } from './client-picker.tsx';
import { CONNECT_CLIENTS, type ConnectClient } from './clients.ts';

/** How an agent comes to report here: which one, a key for it, what to paste, and word when it has arrived. */
export function ConnectPage() {
  usePageTitle('Connect an agent');
  const mayMakeKeys = useMay('keys');
  const [chosen, setChosen] = useState('claude-code');
  const [created, setCreated] = useState<CreatedKey | null>(null);
  const client = must(CONNECT_CLIENTS.find(({ id }) => id === chosen));
  if (!mayMakeKeys) return <MakesNoKeys />;
  return (
    <div className="mx-auto max-w-5xl space-y-8 px-4 pt-5 pb-16">
      <header>
        <h1 className="flex min-h-(--control) items-center text-xl font-semibold">Connect an agent</h1>
        <p className="max-w-[60ch] text-soft text-pretty">
          Choose where your agent runs, make a key for it, and paste what stands below.
        </p>
      </header>
      <ClientPicker chosen={chosen} onChoose={setChosen} />
      <KeyStep client={client} created={created} onCreated={setCreated} />
      <section aria-label={`Steps for ${client.label}`} className="space-y-6">
        {client.steps({ origin: location.origin, key: created?.api_key ?? '<key>' }).map(({ title, hint, code }, n) => (
          <div key={title} className="space-y-2">
            <h2 className="font-semibold">
              <span className="mr-2 text-faint">{n + 1}</span>
              {title}
            </h2>
            {hint !== undefined && <p className="text-soft text-pretty">{hint}</p>}
            <CodeBlock
              code={code}
              language={languageOf(title, client)}
              label={`${title}, for ${client.label}`}
              copyShown
            />
          </div>
        ))}
      </section>
      {created && <Arrival created={created} />}
    </div>
  );
}

/** As far as a step's file or client tells. */
function languageOf(title: string, { id }: ConnectClient): string | undefined {
  const file = /\.(json|toml)$/.exec(title)?.[1];
  if (file !== undefined) return file;
  if (id === 'python' || id === 'typescript') return title === 'Install' ? 'bash' : id;
  return id === 'curl' || (id === 'claude-code' && title === 'Run once') ? 'bash' : undefined;
}

/** A key that is named after the agent, filled into the steps at once. It is shown there, this once. */
function KeyStep({
  client,
  created,
  onCreated,
}: {
  readonly client: ConnectClient;
  readonly created: CreatedKey | null;
  readonly onCreated: (created: CreatedKey) => void;
}) {
  const utils = trpc.useUtils();
  const create = trpc.keys.create.useMutation({
    onSuccess: async (key) => {
      onCreated(key);
      await utils.keys.list.invalidate();
    },
  });
  return (
    <section aria-label="Key" className="rounded-xl border border-line bg-raised p-4">
      {created ? (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <div className="min-w-48 flex-1">
            <p className="font-semibold">The key “{created.name}” is in the steps below</p>
            <p className="text-soft">It is not kept, and is never shown again. Paste it before you leave this page.</p>
          </div>
          <Link to="/keys" className={buttonClass('quiet')}>
            All keys
          </Link>
        </div>
      ) : (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <div className="min-w-48 flex-1">
            <p className="font-semibold">A key for {client.label}</p>
            <p className="text-soft">With it the agent reports and asks. It can never answer or approve.</p>
          </div>
          <Button
            look="solid"
            disabled={create.isPending}
            onClick={() => create.mutate({ name: client.label, preset: 'agent' })}
          >
            {create.isPending ? 'Making…' : 'Make a key and fill it in'}
          </Button>
          {create.error && <Problem>{explain(create.error)}</Problem>}
        </div>
      )}
    </section>
  );
}
