import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { SHORTCUTS, type Shortcut } from './shortcuts.ts';

const groups: readonly Shortcut['group'][] = ['Everywhere', 'Go to', 'Lists', 'Questions', 'Changes'];

/** Everything the keyboard does. */
export function KeyboardMap({ onClose }: { readonly onClose: () => void }) {
  const shortcuts: readonly Shortcut[] = Object.values(SHORTCUTS);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keyboard" wide>
      <div className="gap-x-10 sm:columns-2">
        {groups.map((group) => (
          <section key={group} aria-label={group} className="mb-6 break-inside-avoid">
            <h3 className="border-b border-line pb-1.5 text-sm font-semibold text-soft">{group}</h3>
            <ul>
              {shortcuts
                .filter((each) => each.group === group)
                .map(({ keys, does }) => (
                  <li key={keys} className="flex min-h-9 items-center justify-between gap-4 text-sm">
                    {does}
                    <Kbd keys={keys} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
      <p className="text-sm text-soft">Letters do nothing here while you type in a field.</p>
    </Dialog>
  );
}
