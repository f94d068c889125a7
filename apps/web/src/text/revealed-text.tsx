import type { ReactNode } from 'react';
import { revealInvisible } from './reveal-invisible.ts';

/** A text exactly as it is, with everything in it that a reader would not see drawn as a mark. */
export function RevealedText({ text }: { readonly text: string }) {
  return revealInvisible(text).map((piece) =>
    'text' in piece ? piece.text : <HiddenMark key={piece.at}>{piece.name}</HiddenMark>,
  );
}

/** Stands where a character is that cannot be seen. */
export function HiddenMark({ children }: { readonly children: ReactNode }) {
  return (
    <mark className="mx-0.5 inline-block rounded-sm bg-ink px-1 font-sans text-xs leading-4 whitespace-nowrap text-paper lowercase">
      {children}
    </mark>
  );
}
