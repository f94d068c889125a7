import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: string;
  readonly wide?: boolean;
  /** As large as the screen allows. */
  readonly full?: boolean;
  readonly children: ReactNode;
}

export const overlayClass = 'fixed inset-0 z-30 bg-shade';

/** A window over the page, for one task. The page waits behind it; Esc and a click beside it close it. */
export function Dialog({ open, onOpenChange, title, description, wide = false, full = false, children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content
          onOpenAutoFocus={beginAtField}
          {...(description === undefined && { 'aria-describedby': undefined })}
          className={`fixed z-30 mx-auto overflow-y-auto rounded-2xl bg-raised p-5 text-ink shadow-float not-data-[state=closed]:animate-appear ${full ? 'inset-x-0 top-[3dvh] max-h-[94dvh] sm:inset-x-4 sm:w-fit' : 'inset-x-4 top-[12dvh] max-h-[76dvh]'} ${full ? '' : wide ? 'max-w-3xl' : 'max-w-lg'}`}
        >
          <DialogHead title={title} description={description} />
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Who opens a window to write something writes at once; under a finger the keyboard would cover what it is about. */
function beginAtField(event: Event): void {
  if (!(event.target instanceof HTMLElement) || matchMedia('(pointer: coarse)').matches) return;
  const field = event.target.querySelector<HTMLElement>('input:not([readonly], [type="hidden"]), textarea');
  if (!field) return;
  event.preventDefault();
  field.focus();
}

/** Title, what it is about, and the way out. */
function DialogHead({ title, description }: { readonly title: string; readonly description: string | undefined }) {
  return (
    <header className="mb-4 flex items-start gap-3">
      <div className="min-w-0 flex-1">
        <Radix.Title className="text-lg font-semibold text-balance">{title}</Radix.Title>
        {description !== undefined && (
          <Radix.Description className="mt-1 text-soft text-pretty">{description}</Radix.Description>
        )}
      </div>
      <Radix.Close asChild>
        {/* Has the focus first: a tooltip on it would take the Esc that is meant for the dialog. */}
        <Button look="plain" aria-label="Close" className="-mt-1 -mr-1.5 min-w-(--control) shrink-0 p-0!">
          <X aria-hidden className="size-4" />
        </Button>
      </Radix.Close>
    </header>
  );
}
