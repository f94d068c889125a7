import { maskDeceptive } from '../../text/reveal-invisible.ts';

/** A change of state, told in one line between what is said. */
export function StatusLine({ title, text }: { readonly title: string | null; readonly text: string }) {
  return (
    <p className="text-sm wrap-anywhere text-soft">
      {title !== null && <span className="mr-1.5 font-semibold text-ink">{maskDeceptive(title)}</span>}
      {maskDeceptive(text)}
    </p>
  );
}
