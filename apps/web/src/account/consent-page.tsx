import type { ConnectionPreview } from '@beckon/contract/connection';
import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { useSettling } from '../ask/use-settling.ts';
import { RevealedText } from '../text/revealed-text.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { AccountCard } from './account-card.tsx';
import { readConsentRequest, type ConsentRequest } from './consent-request.ts';
import { decideConsent } from './decide-consent.ts';

/** Where an MCP client's authorization request ends: a person lets the client in, and says where, or does not. */
export function ConsentPage() {
  const { request, error } = useSearch({ from: '/consent' });
  const asked = request === undefined ? undefined : readConsentRequest(request);
  if (!asked) return <Refused reason={error} />;
  return <Asked asked={asked} />;
}

/** What the server says of a request that no person can allow. The address of this page can be written by anybody. */
const REASONS: Readonly<Record<string, string>> = {
  invalid_client:
    'Beckon does not know the program that sent you here. Remove Beckon from its settings, then add it again.',
  client_document_unreachable: 'Beckon could not read who the program is that sent you here. Try again in a moment.',
  client_document_invalid: 'What the program that sent you here says about itself cannot be used.',
  invalid_redirect: 'The program wants you to be sent to an address it has not registered. Do not go on.',
  temporarily_unavailable: 'Too many programs are being connected at once. Try again in a moment.',
};

function Refused({ reason = '' }: { readonly reason: string | undefined }) {
  return (
    <AccountCard title="This cannot be allowed">
      <p className="text-soft text-pretty">
        {REASONS[reason] ?? 'The request is not whole. Start again from the program that sent you here.'}
      </p>
      <Link to="/" className={`${buttonClass('quiet')} mt-4 w-full`}>
        Home
      </Link>
    </AccountCard>
  );
}

function Asked({ asked }: { readonly asked: ConsentRequest }) {
  const preview = trpc.oauth.preview.useQuery({ client_id: asked.client_id });
  const session = trpc.auth.session.useQuery({});
  if (preview.error) {
    return (
      <AccountCard title="This cannot be allowed">
        <Problem>{explain(preview.error)}</Problem>
      </AccountCard>
    );
  }
  if (!preview.data) return <AccountCard title="One moment…">{null}</AccountCard>;
  return <Decision asked={asked} preview={preview.data} email={session.data?.email} />;
}

interface DecisionProps {
  readonly asked: ConsentRequest;
  readonly preview: ConnectionPreview;
  readonly email: string | undefined;
}

function Decision({ asked, preview, email }: DecisionProps) {
  const { client_name: name, workspaces } = preview;
  const [workspaceId, setWorkspaceId] = useState(workspaces[0]?.id ?? '');
  // Whoever clicks on through one page must not allow what the next one asks.
  const [shown, setShown] = useState('');
  // oxlint-disable-next-line react/set-state-in-effect -- what has been on the screen for a while is told from what has just come
  useEffect(() => setShown(asked.request), [asked.request]);
  const settling = useSettling(shown) || shown !== asked.request;
  const decide = useMutation({
    mutationFn: (accept: boolean) =>
      decideConsent(asked.request, accept ? { accept, workspace_id: workspaceId } : { accept }),
    onSuccess: (address) => location.assign(address),
  });
  const busy = settling || decide.isPending || decide.isSuccess;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!busy) decide.mutate(true);
  };
  return (
    <AccountCard title="Let this program in?">
      <form onSubmit={submit} className="space-y-5">
        <p className="text-pretty wrap-anywhere">
          {name === null ? (
            'A program that gives no name'
          ) : (
            <>
              A program that calls itself{' '}
              <strong>
                <RevealedText text={name} />
              </strong>
            </>
          )}{' '}
          wants to work as an agent of yours.
        </p>
        <Facts asked={asked} preview={preview} email={email} />
        <Abilities asked={asked} />
        {workspaces.length === 0 ? (
          <p className="text-soft">
            You belong to no workspace in which you may make keys, so you cannot let it in. Ask an owner of yours.
          </p>
        ) : (
          <Select
            label="Workspace"
            value={workspaceId}
            choices={workspaces.map(({ id, name: called }) => ({ value: id, label: called }))}
            onChange={setWorkspaceId}
          />
        )}
        {decide.error && <Problem>{decide.error.message}</Problem>}
        <div className="flex gap-3">
          <Button className="flex-1" disabled={busy} onClick={() => decide.mutate(false)}>
            Deny
          </Button>
          <Button type="submit" look="solid" className="flex-1" disabled={busy || workspaceId === ''}>
            Allow
          </Button>
        </div>
      </form>
    </AccountCard>
  );
}

function Facts({ asked, preview: { client_host: host }, email }: DecisionProps) {
  return (
    <dl className="space-y-3 text-sm">
      <Fact term="Who says so">
        {host === null ? (
          'Nobody: any program can use any name. Go on only if you have just started this yourself.'
        ) : (
          <>
            The site <code className="wrap-anywhere">{host}</code>.
          </>
        )}
      </Fact>
      <Fact term="Where you go then">
        <code className="wrap-anywhere">{asked.redirect_host}</code>
        {asked.isLoopback && ', a program on this computer. If you have not just started this from one, deny it.'}
      </Fact>
      {email !== undefined && (
        <Fact term="For whom it acts">
          You, <span className="wrap-anywhere">{email}</span>.
        </Fact>
      )}
    </dl>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="font-medium text-soft">{term}</dt>
      <dd className="text-pretty">{children}</dd>
    </div>
  );
}

function Abilities({ asked: { scopes } }: { readonly asked: ConsentRequest }) {
  return (
    <div className="text-sm">
      <p className="font-medium text-soft">What it may do</p>
      <ul className="list-disc space-y-1 pl-5 text-pretty">
        <li>Report what it does, ask questions and get the answers, until you end it.</li>
        <li>Read what all agents report and ask in the workspace you choose.</li>
        {scopes.includes('relay') && <li>Pass on, as yours, what is typed at its own terminal.</li>}
        <li>It can never answer, approve, make keys, or change a setting.</li>
      </ul>
    </div>
  );
}
