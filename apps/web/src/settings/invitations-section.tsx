import type { CreatedInvitation, Invitation } from '@beckon/contract/workspace';
import { INVITED_ROLES, type InvitedRole } from '@beckon/contract/scope';
import { useState, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { useSession } from '../app/session.tsx';
import { Ago } from '../ui/ago.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Field, fieldClass } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { Listed, Row, Section } from './section.tsx';

const ROLES = INVITED_ROLES.map((value) => ({ value, label: value }));

/** Who has been asked to come, and how to ask. */
export function InvitationsSection() {
  const { workspace_id } = useSession();
  const [made, setMade] = useState<CreatedInvitation | null>(null);
  const invitations = trpc.invitations.list.useQuery({ workspace_id });
  return (
    <Section title="Invitations" hint="A link works once. Made out to an address, it works for that address only.">
      <Invite onMade={setMade} />
      {made && <NewLink invitation={made} />}
      <Listed query={invitations} label="invitations" least={0}>
        {(invitation) => <InvitationRow key={invitation.id} invitation={invitation} />}
      </Listed>
    </Section>
  );
}

function Invite({ onMade }: { readonly onMade: (invitation: CreatedInvitation) => void }) {
  const { workspace_id } = useSession();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<InvitedRole>('operator');
  const utils = trpc.useUtils();
  const create = trpc.invitations.create.useMutation({
    onSuccess: async (invitation) => {
      setEmail('');
      onMade(invitation);
      await utils.invitations.list.invalidate();
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    create.mutate({ workspace_id, role, ...(email.trim() && { email: email.trim() }) });
  };
  return (
    <form onSubmit={submit} className="space-y-3 py-3">
      <div className="grid items-end gap-3 sm:grid-cols-[1fr_auto_auto]">
        <Field
          label="Email"
          type="email"
          placeholder="Anybody with the link"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Select label="Role" value={role} choices={ROLES} onChange={setRole} />
        <Button type="submit" look="solid" disabled={create.isPending}>
          Invite
        </Button>
      </div>
      {create.error && <Problem>{explain(create.error)}</Problem>}
    </form>
  );
}

function NewLink({ invitation: { url, mailed, email } }: { readonly invitation: CreatedInvitation }) {
  return (
    <div className="mb-3 space-y-2 rounded-xl border border-edge bg-raised p-4">
      <p>
        {mailed
          ? `A letter is on its way to ${email ?? ''}. The link again:`
          : 'Hand this link on; it is not shown again.'}
      </p>
      <div className="flex gap-2">
        <input
          readOnly
          aria-label="The link of the invitation"
          value={url}
          onFocus={(event) => event.target.select()}
          className={`${fieldClass} font-mono text-sm`}
        />
        <CopyButton text={url} what="the link" />
      </div>
    </div>
  );
}

function InvitationRow({ invitation }: { readonly invitation: Invitation }) {
  const { workspace_id } = useSession();
  const utils = trpc.useUtils();
  const revoke = trpc.invitations.revoke.useMutation({ onSuccess: () => utils.invitations.list.invalidate() });
  return (
    <Row
      title={invitation.email ?? 'Anybody with the link'}
      actions={
        <ConfirmButton
          label="Revoke"
          title="Take this invitation back?"
          action="Take it back"
          busy={revoke.isPending}
          problem={revoke.error ? explain(revoke.error) : null}
          onConfirm={() => revoke.mutate({ workspace_id, invitation_id: invitation.id })}
        >
          <p>Its link leads nowhere from now on.</p>
        </ConfirmButton>
      }
    >
      <span>as {invitation.role}</span>
      <span>
        made <Ago phrase at={invitation.created_at} />
      </span>
      <span>until {new Date(invitation.expires_at).toLocaleDateString()}</span>
    </Row>
  );
}
