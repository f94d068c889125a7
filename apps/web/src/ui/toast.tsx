import 'sonner/dist/styles.css';
import { toast, Toaster } from 'sonner';
import { useAppearance } from '../app/appearance.ts';

/** Where toasts appear; once, around every page. */
export function Toasts() {
  const { theme } = useAppearance();
  return (
    <Toaster
      theme={theme}
      position="bottom-right"
      mobileOffset={{ bottom: '5rem' }}
      containerAriaLabel="Notices"
      toastOptions={{
        className: 'font-sans! rounded-xl! border-0! bg-raised! text-ink! shadow-float!',
        classNames: {
          actionButton: 'h-(--control)! min-w-(--control)! justify-center! rounded-lg! px-3!',
          closeButton:
            'static! order-last -mr-2 size-(--control)! shrink-0 transform-none! rounded-lg! border-0! bg-transparent! text-soft! hover:bg-sunk! hover:text-ink! [&>svg]:size-4',
        },
      }}
    />
  );
}

/** Tells that something is done, for a few seconds; `undo` takes it back. */
export function tell(sentence: string, undo?: () => void): void {
  toast(sentence, undo && { action: { label: 'Undo', onClick: undo } });
}

/** Tells that something failed, and stays until it is closed: it may be the only place that says so. */
export function tellProblem(sentence: string): void {
  toast.error(sentence, { duration: Infinity, closeButton: true });
}

/** Offers something to do, and waits for it as long as it takes. */
export function offer(sentence: string, action: string, act: () => void): void {
  toast(sentence, { id: sentence, duration: Infinity, closeButton: true, action: { label: action, onClick: act } });
}
