import { Dialog as Radix } from 'radix-ui';
import { DialogHead, overlayClass, type DialogProps } from './dialog.tsx';

const sides = {
  bottom: 'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-2xl pb-[calc(1.25rem+env(safe-area-inset-bottom))] animate-rise',
  left: 'inset-y-0 left-0 w-80 max-w-[85vw] animate-slide-in',
} as const;

/** A dialog at an edge of the screen: from below for a thumb, from the left for what belongs to the sidebar. */
export function Sheet({
  open,
  onOpenChange,
  title,
  description,
  side = 'bottom',
  children,
}: DialogProps & { readonly side?: keyof typeof sides }) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content
          {...(description === undefined && { 'aria-describedby': undefined })}
          className={`fixed z-30 overflow-y-auto bg-raised p-5 text-ink shadow-float ${sides[side]}`}
        >
          <DialogHead title={title} description={description} />
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
