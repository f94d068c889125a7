import { explain, trpc } from '../app/beckon.ts';
import { useSession } from '../app/session.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Section } from './section.tsx';

/** The end of the workspace. */
export function RemoveWorkspace() {
  const { workspace_id, workspace_name: name } = useSession();
  const remove = trpc.workspaces.remove.useMutation({ onSuccess: () => location.assign('/') });
  return (
    <Section title="Delete the workspace" hint="With its agents, runs, messages and keys, for every member.">
      <div className="pt-1 -ml-2.5">
        <ConfirmButton
          label="Delete it…"
          title={`Delete ${name} for good?`}
          action="Delete the workspace"
          busy={remove.isPending}
          problem={remove.error ? explain(remove.error) : null}
          onConfirm={() => remove.mutate({ workspace_id })}
        >
          <p>Agents that report here are refused, and those that wait are told that nobody will answer.</p>
        </ConfirmButton>
      </div>
    </Section>
  );
}
