import { useRef, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Problem } from './notice.tsx';

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
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <Button look="plain" className="px-2.5! text-sm" onClick={() => dialog.current?.showModal()}>
        {label}
      </Button>
      <dialog
        ref={dialog}
        aria-label={title}
        className="m-auto w-[min(26rem,calc(100vw-2rem))] rounded-2xl border border-line bg-raised p-5 text-ink shadow-xl backdrop:bg-black/40"
      >
        <h2 className="text-lg font-semibold text-balance">{title}</h2>
        <div className="mt-1.5 text-soft text-pretty">{children}</div>
        {problem !== null && (
          <div className="mt-3">
            <Problem>{problem}</Problem>
          </div>
        )}
        <div className="mt-5 flex justify-end gap-2">
          <Button look="plain" onClick={() => dialog.current?.close()}>
            Cancel
          </Button>
          <Button look="solid" disabled={busy} onClick={onConfirm}>
            {action}
          </Button>
        </div>
      </dialog>
    </>
  );
}
