import { explain, trpc } from '../app/beckon.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';

/** Ends a run. The feed tells when it is done. */
export function EndDialog({
  id,
  open,
  onOpenChange,
}: {
  readonly id: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const end = trpc.sessions.end.useMutation({ onSuccess: () => onOpenChange(false) });
  return (
    <AlertDialog
      open={open}
      onOpenChange={onOpenChange}
      title="End this run?"
      action="End it"
      busy={end.isPending}
      problem={end.error ? explain(end.error) : null}
      onConfirm={() => end.mutate({ agent_instance_id: id })}
    >
      <p>It is marked as completed, and what it still asks is cancelled. Its messages stay.</p>
    </AlertDialog>
  );
}
