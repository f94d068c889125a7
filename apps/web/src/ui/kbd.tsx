const isApple = /mac|iphone|ipad/i.test(navigator.platform);
const signs: Readonly<Record<string, string>> = isApple
  ? { mod: '⌘', alt: '⌥', shift: '⇧', enter: '↵', escape: 'Esc' }
  : { mod: 'Ctrl', alt: 'Alt', shift: 'Shift', enter: 'Enter', escape: 'Esc' };

/** Keys to press: `mod+k` together, `g h` one after the other. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className="inline-flex items-center gap-1 font-mono text-xs text-soft">
      {keys.split(' ').map((chord) => (
        <kbd key={chord} className="inline-flex gap-0.5">
          {chord.split('+').map((key) => (
            <span
              key={key}
              className="min-w-5 rounded-sm border border-line bg-sunk px-1 text-center leading-4.5 capitalize"
            >
              {signs[key] ?? key}
            </span>
          ))}
        </kbd>
      ))}
    </span>
  );
}
