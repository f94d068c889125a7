import { useNavigate } from '@tanstack/react-router';
import { explain, trpc } from '../app/beckon.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { tell } from '../ui/toast.tsx';

/** Deletes a run for good, and leads home. */
export function RemoveDialog({
  id,
  open,
  onOpenChange,
}: {
  readonly id: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const navigate = useNavigate();
  const remove = trpc.instances.remove.useMutation({
    onSuccess: async () => {
      onOpenChange(false);
      await navigate({ to: '/' });
      tell('The run is deleted');
    },
  });
  return (
    <AlertDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Delete this run?"
      action="Delete it"
      busy={remove.isPending}
      problem={remove.error ? explain(remove.error) : null}
      onConfirm={() => remove.mutate({ agent_instance_id: id })}
    >
      <p>
        Its messages and what it asks are gone for everybody, and cannot be brought back. Export it first to keep it.
      </p>
    </AlertDialog>
  );
}
