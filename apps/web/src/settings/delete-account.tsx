import { explain, trpc } from '../app/beckon.ts';
import { leaveAccount } from '../app/leave-account.ts';
import { useSession } from '../app/session.tsx';
import { forgetWritten } from '../instance/kept-json.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Section } from './section.tsx';

/** The end of the account. */
export function DeleteAccount() {
  const { id } = useSession();
  const remove = trpc.auth.deleteMe.useMutation({
    onSuccess: () => {
      forgetWritten(id);
      return leaveAccount();
    },
  });
  return (
    <Section
      title="Delete the account"
      hint="Your personal workspace goes with it: agents, runs, messages, keys. What you did in workspaces of others stays."
    >
      <div className="pt-1 -ml-2.5">
        <ConfirmButton
          label="Delete my account…"
          title="Delete your account for good?"
          action="Delete everything"
          busy={remove.isPending}
          problem={remove.error ? explain(remove.error) : null}
          onConfirm={() => remove.mutate({})}
        >
          <p>Agents that report with your keys are refused within seconds. Nothing of this can be brought back.</p>
        </ConfirmButton>
      </div>
    </Section>
  );
}
