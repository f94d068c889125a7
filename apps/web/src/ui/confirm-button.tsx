import { useState, type ReactNode } from 'react';
import { AlertDialog } from './alert-dialog.tsx';
import { Button } from './button.tsx';

/** A button whose action is asked for twice, because it cannot be taken back. */
export function ConfirmButton({
  label,
  title,
  children,
  action,
  busy,
  problem,
  onConfirm,
}: {
  readonly label: string;
  readonly title: string;
  readonly children: ReactNode;
  /** The word on the button that does it. */
  readonly action: string;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly onConfirm: () => void;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="plain" className="px-2.5! text-sm" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        title={title}
        action={action}
        busy={busy}
        problem={problem}
        onConfirm={onConfirm}
      >
        {children}
      </AlertDialog>
    </>
  );
}
