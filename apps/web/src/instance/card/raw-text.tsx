import { useState } from 'react';
import { RevealedText } from '../../text/revealed-text.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ScrollBox } from '../../ui/scroll-box.tsx';

/** Characters drawn at first. */
const FIRST = 8_000;

/** A text character by character, as it is: what a command is, what it printed, what a file holds. */
export function RawText({ text, name }: { readonly text: string; readonly name: string }) {
  const [all, setAll] = useState(false);
  const shown = all ? text : text.slice(0, FIRST).toWellFormed();
  return (
    <div>
      <p className="mb-1 text-xs text-faint">{name}</p>
      <div className="relative">
        <ScrollBox
          aria-label={name}
          dir="ltr"
          className="max-h-[40dvh] overflow-auto rounded-lg bg-sunk px-3 py-2 pr-20 font-mono text-sm wrap-anywhere whitespace-pre-wrap [unicode-bidi:isolate]"
        >
          <RevealedText text={shown} />
        </ScrollBox>
        <div className="absolute top-1 right-1">
          <CopyButton text={text} what={name} />
        </div>
      </div>
      {shown.length < text.length && (
        <Button className="mt-1 text-sm" onClick={() => setAll(true)}>
          Show all {text.length.toLocaleString()} characters
        </Button>
      )}
    </div>
  );
}
