import type { Workspace } from '@beckon/contract/workspace';
import { useState, type SubmitEvent } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';
import { Listed, Row, RowWord, Section } from './section.tsx';

/** The workspaces the person belongs to; this browser acts in one of them. */
export function WorkspacesSection() {
  const workspaces = trpc.workspaces.list.useQuery({});
  return (
    <Section title="Workspaces" hint="Everything you see and do is in one of them at a time.">
      <Listed query={workspaces} label="workspaces">
        {(workspace) => <WorkspaceRow key={workspace.id} workspace={workspace} />}
      </Listed>
      <CreateWorkspace />
    </Section>
  );
}

function WorkspaceRow({ workspace }: { readonly workspace: Workspace }) {
  const { id, name, role, is_personal: isPersonal, is_current: isCurrent, member_count: count } = workspace;
  const utils = trpc.useUtils();
  // Every list on every page is of the other workspace then: begin anew.
  const enter = trpc.workspaces.switch.useMutation({ onSuccess: () => location.assign('/') });
  const leave = trpc.workspaces.leave.useMutation({
    onSuccess: () => (isCurrent ? location.assign('/') : utils.workspaces.list.invalidate()),
  });
  return (
    <Row
      title={name}
      actions={
        <>
          {isCurrent ? (
            <RowWord>You are here</RowWord>
          ) : (
            <Button
              look="plain"
              className="px-2.5! text-sm"
              disabled={enter.isPending}
              onClick={() => enter.mutate({ workspace_id: id })}
            >
              Switch to it
            </Button>
          )}
          {!isPersonal && role !== 'owner' && (
            <ConfirmButton
              label="Leave"
              title={`Leave ${name}?`}
              action="Leave"
              busy={leave.isPending}
              problem={leave.error ? explain(leave.error) : null}
              onConfirm={() => leave.mutate({ workspace_id: id })}
            >
              <p>
                You come back only by a new invitation. Your keys there stop working, and whoever you have shown a run
                to sees it no longer.
              </p>
            </ConfirmButton>
          )}
        </>
      }
    >
      <span>{isPersonal ? 'yours alone' : `${count} ${count === 1 ? 'member' : 'members'}`}</span>
      <span>{role}</span>
      {enter.error && <Problem>{explain(enter.error)}</Problem>}
    </Row>
  );
}

function CreateWorkspace() {
  const [name, setName] = useState('');
  const utils = trpc.useUtils();
  const create = trpc.workspaces.create.useMutation({
    onSuccess: async () => {
      setName('');
      await utils.workspaces.list.invalidate();
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    create.mutate({ name });
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3 pt-3">
      <div className="min-w-48 flex-1">
        <Field
          label="New workspace"
          placeholder="Platform team"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <Button type="submit" disabled={create.isPending || name.trim() === ''}>
        Make it
      </Button>
      {create.error && <Problem>{explain(create.error)}</Problem>}
    </form>
  );
}
