import { useState, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { useMay, useSession } from '../app/session.tsx';
import { useSessionRefresh } from '../app/use-session-refresh.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';
import { tell } from '../ui/toast.tsx';
import { HandOver } from './hand-over.tsx';
import { InvitationsSection } from './invitations-section.tsx';
import { MembersSection } from './members-section.tsx';
import { RemoveWorkspace } from './remove-workspace.tsx';
import { Section } from './section.tsx';
import { WorkspacesSection } from './workspaces-section.tsx';

/** The workspace the person acts in, and the others they belong to. */
export function WorkspaceSettings() {
  const { is_personal: isPersonal } = useSession();
  const mayManage = useMay('members');
  const mayOwn = useMay('own');
  return (
    <>
      {mayManage && <NameSection />}
      <MembersSection />
      {mayManage && <InvitationsSection />}
      <WorkspacesSection />
      {mayOwn && !isPersonal && (
        <>
          <HandOver />
          <RemoveWorkspace />
        </>
      )}
    </>
  );
}

function NameSection() {
  const { workspace_id, workspace_name: before } = useSession();
  const [name, setName] = useState(before);
  const utils = trpc.useUtils();
  const refresh = useSessionRefresh();
  const rename = trpc.workspaces.rename.useMutation({
    onSuccess: async () => {
      await Promise.all([refresh(), utils.workspaces.list.invalidate()]);
      tell('The workspace has its new name.');
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    rename.mutate({ workspace_id, name });
  };
  return (
    <Section title="This workspace">
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3 pt-3">
        <div className="min-w-48 flex-1">
          <Field
            label="Name of the workspace"
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <Button type="submit" disabled={rename.isPending || name.trim() === '' || name === before}>
          {rename.isPending ? 'Saving…' : 'Save'}
        </Button>
        {rename.error && <Problem>{explain(rename.error)}</Problem>}
      </form>
    </Section>
  );
}
