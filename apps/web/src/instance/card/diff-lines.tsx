import { useMemo, useState } from 'react';
import { ExactText } from '../../text/exact-text.tsx';
import { RevealedText } from '../../text/revealed-text.tsx';
import { Button } from '../../ui/button.tsx';
import { ScrollBox } from '../../ui/scroll-box.tsx';

/** As many lines are drawn at first; a diff may have any number. */
const FIRST = 400;

const looks: Readonly<Record<string, string>> = {
  '+': 'bg-added text-ink',
  '-': 'bg-removed text-ink',
  '@': 'text-faint',
};

/** Lines of a diff by their first sign, with everything in them that cannot be seen made visible. */
export function DiffLines({
  text,
  name = 'Changed lines',
  exact = false,
}: {
  readonly text: string;
  readonly name?: string;
  /** Somebody decides about it: every line is there, and none runs out of sight to the right. */
  readonly exact?: boolean;
}) {
  const [all, setAll] = useState(exact);
  const lines = useMemo(() => text.split('\n'), [text]);
  const shown = all ? lines : lines.slice(0, FIRST);
  return (
    <>
      <ScrollBox
        aria-label={name}
        dir="ltr"
        className={`${exact ? '' : 'max-h-[50dvh] overflow-auto'} rounded-lg border border-line bg-raised py-1.5 font-mono text-sm [unicode-bidi:isolate]`}
      >
        <div className={exact ? 'wrap-anywhere' : 'w-max min-w-full'}>
          {Array.from(shown.entries(), ([n, line]) => (
            <div
              key={n}
              className={`px-3 ${exact ? 'whitespace-pre-wrap' : 'whitespace-pre'} ${looks[line[0] ?? ''] ?? 'text-soft'}`}
            >
              {exact ? <ExactText text={line} /> : <RevealedText text={line === '' ? ' ' : line} />}
            </div>
          ))}
        </div>
      </ScrollBox>
      {lines.length > shown.length && (
        <Button className="mt-2 text-sm" onClick={() => setAll(true)}>
          Show all {lines.length.toLocaleString()} lines
        </Button>
      )}
    </>
  );
}
