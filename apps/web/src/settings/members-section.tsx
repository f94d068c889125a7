import type { Member } from '@beckon/contract/workspace';
import { INVITED_ROLES, InvitedRole } from '@beckon/contract/scope';
import { explain, trpc } from '../app/beckon.ts';
import { useMay, useSession } from '../app/session.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Problem } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { Listed, Row, RowWord, Section } from './section.tsx';

const ROLES = INVITED_ROLES.map((value) => ({ value, label: value }));

/** Who belongs to the workspace, as what. */
export function MembersSection() {
  const { workspace_id } = useSession();
  const members = trpc.workspaces.members.useQuery({ workspace_id });
  return (
    <Section
      title="Members"
      hint="Viewers see; approvers answer; operators also make keys and start agents; admins also manage people and agents."
    >
      <Listed query={members} label="members">
        {(member) => <MemberRow key={member.user_id} member={member} />}
      </Listed>
    </Section>
  );
}

function MemberRow({ member }: { readonly member: Member }) {
  const { workspace_id } = useSession();
  const mayManage = useMay('members') && member.role !== 'owner' && !member.is_you;
  const utils = trpc.useUtils();
  const refresh = () => utils.workspaces.members.invalidate();
  const change = trpc.workspaces.changeRole.useMutation({ onSuccess: refresh });
  const remove = trpc.workspaces.removeMember.useMutation({ onSuccess: refresh });
  const name = member.display_name ?? member.email;
  return (
    <Row
      title={member.is_you ? `${name} (you)` : name}
      actions={
        mayManage ? (
          <>
            <Select
              label={`Role of ${name}`}
              hideLabel
              value={InvitedRole.parse(member.role)}
              choices={ROLES}
              disabled={change.isPending}
              onChange={(role) => change.mutate({ workspace_id, user_id: member.user_id, role })}
            />
            <ConfirmButton
              label="Remove"
              title={`Remove ${name}?`}
              action="Remove"
              busy={remove.isPending}
              problem={remove.error ? explain(remove.error) : null}
              onConfirm={() => remove.mutate({ workspace_id, user_id: member.user_id })}
            >
              <p>
                Their keys in this workspace stop working within seconds, and whoever they have shown a run to sees it
                no longer. What they did stays.
              </p>
            </ConfirmButton>
          </>
        ) : (
          <RowWord>{member.role}</RowWord>
        )
      }
    >
      <span>{member.email}</span>
      {change.error && <Problem>{explain(change.error)}</Problem>}
    </Row>
  );
}
