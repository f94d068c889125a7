import type { InvitationPreview } from '@beckon/contract/workspace';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { explain, queryClient, trpc } from '../app/beckon.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { AccountCard } from './account-card.tsx';
import { NewAccountForm } from './new-account-form.tsx';
import { useSignInOptions } from './sign-in-options.ts';

/** Where the link of an invitation, or of a shared instance, leads. */
export function InvitePage() {
  const { token = '' } = useSearch({ from: '/invite' });
  const { mutate, data, error } = trpc.invitations.preview.useMutation();
  useEffect(() => mutate({ token }), [mutate, token]);
  const session = trpc.auth.session.useQuery({}, { retry: false });
  if (error) {
    return (
      <AccountCard title="This link leads nowhere">
        <Problem>{explain(error)}</Problem>
        <Link to="/" className={`${buttonClass('quiet')} mt-5 w-full`}>
          Home
        </Link>
      </AccountCard>
    );
  }
  if (!data || session.isPending) return <AccountCard title="One moment…">{null}</AccountCard>;
  return (
    <AccountCard title={data.kind === 'workspace' ? `Join ${data.name}` : `See “${data.name}”`}>
      <div className="space-y-6">
        <p className="text-soft text-pretty">{sentence(data)}</p>
        {session.data ? (
          <Accept token={token} preview={data} email={session.data.email} />
        ) : (
          <SignUp token={token} preview={data} />
        )}
      </div>
    </AccountCard>
  );
}

function sentence({ kind, name, role, invited_by }: InvitationPreview): string {
  const who = invited_by ?? 'Somebody';
  if (kind === 'share') return `${who} shares this run of an agent with you.`;
  return `${who} invites you to the workspace ${name} as ${role ?? 'member'}.`;
}

interface Invited {
  readonly token: string;
  readonly preview: InvitationPreview;
}

function useAccept({ token, preview }: Invited) {
  const navigate = useNavigate();
  const switchTo = trpc.workspaces.switch.useMutation();
  const join = trpc.invitations.accept.useMutation({
    onSuccess: async ({ id }) => {
      await switchTo.mutateAsync({ workspace_id: id });
      queryClient.clear();
      await navigate({ to: '/', replace: true });
    },
  });
  const see = trpc.shares.accept.useMutation({
    onSuccess: async ({ agent_instance_id: id }) => {
      queryClient.clear();
      await navigate({ to: '/instances/$id', params: { id }, replace: true });
    },
  });
  const accept = preview.kind === 'workspace' ? join : see;
  return { accept: () => accept.mutateAsync({ token }), busy: accept.isPending, error: accept.error };
}

function Accept({ email, ...invited }: Invited & { readonly email: string }) {
  const { accept, busy, error } = useAccept(invited);
  return (
    <div className="space-y-3">
      <Button look="solid" className="w-full" disabled={busy} onClick={() => void accept().catch(() => {})}>
        {invited.preview.kind === 'workspace' ? 'Join' : 'Open it'}
      </Button>
      <p className="text-sm text-soft">You are signed in as {email}.</p>
      {error && <Problem>{explain(error)}</Problem>}
    </div>
  );
}

function SignUp(invited: Invited) {
  const { sign_up: signUp } = useSignInOptions();
  const { accept, error } = useAccept(invited);
  return (
    <div className="space-y-4">
      {signUp === 'closed' ? (
        <p className="text-soft text-pretty">
          Accounts are made by the person who runs this Beckon. Ask them for one, then open this link again.
        </p>
      ) : (
        <NewAccountForm email={invited.preview.email} onMade={async () => void (await accept())} />
      )}
      {error && <Problem>{explain(error)}</Problem>}
      <p className="text-sm text-soft">You have an account already?</p>
      <Link
        to="/sign-in"
        search={{ next: `/invite?token=${encodeURIComponent(invited.token)}` }}
        className={`${buttonClass('quiet')} w-full`}
      >
        Sign in
      </Link>
    </div>
  );
}
