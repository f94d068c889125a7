import { AlertDialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { overlayClass } from './dialog.tsx';
import { Problem } from './notice.tsx';

/**
 * Asks before something that cannot be taken back. Only its two buttons and Esc close it, and the focus begins on the one
 * that does nothing.
 */
export function AlertDialog({
  open,
  onOpenChange,
  title,
  children,
  action,
  busy,
  problem,
  onConfirm,
}: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** What will happen, and what will stay. */
  readonly children: ReactNode;
  /** The word on the button that does it. */
  readonly action: string;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly onConfirm: () => void;
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content className="fixed inset-x-4 top-[22dvh] z-30 mx-auto max-w-md rounded-2xl bg-raised p-5 text-ink shadow-float not-data-[state=closed]:animate-appear">
          <Radix.Title className="text-lg font-semibold text-balance">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-1.5 text-soft text-pretty">{children}</div>
          </Radix.Description>
          {problem !== null && (
            <div className="mt-3">
              <Problem>{problem}</Problem>
            </div>
          )}
          <div className="mt-5 flex justify-end gap-2">
            <Radix.Cancel asChild>
              <Button look="plain">Cancel</Button>
            </Radix.Cancel>
            <Button look="solid" disabled={busy} onClick={onConfirm}>
              {action}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
