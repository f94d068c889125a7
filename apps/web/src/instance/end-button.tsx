import { explain, trpc } from '../app/beckon.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';

/** Ends a run. The feed tells when it is done, and the button goes with it. */
export function EndButton({ id }: { readonly id: string }) {
  const end = trpc.sessions.end.useMutation();
  return (
    <ConfirmButton
      label="End"
      title="End this run?"
      action="End it"
      busy={end.isPending || end.isSuccess}
      problem={end.error ? explain(end.error) : null}
      onConfirm={() => end.mutate({ agent_instance_id: id })}
    >
      <p>It is marked as completed, and what it still asks is cancelled. Its messages stay.</p>
    </ConfirmButton>
  );
}
