import type { AskKind } from '@beckon/contract/ask';
import { MarkdownText } from '../text/markdown.tsx';
import { RevealedText } from '../text/revealed-text.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';

/**
 * What an agent asks. A permission is drawn by its characters, all of them, because what a person approves is what runs:
 * nothing is styled, shortened or hidden.
 */
export function AskContent({ kind, text }: { readonly kind: AskKind; readonly text: string }) {
  if (kind !== 'permission') {
    return (
      <ScrollBox aria-label="Question text" className="max-h-[40dvh] overflow-y-auto text-lg">
        <MarkdownText text={text} />
      </ScrollBox>
    );
  }
  const lines = text.split('\n').length;
  return (
    <div>
      <ScrollBox
        aria-label="What will run"
        dir="ltr"
        className="max-h-[40dvh] overflow-auto rounded-lg border border-amber-line bg-raised px-3 py-2.5 font-mono text-sm wrap-anywhere whitespace-pre-wrap [unicode-bidi:isolate]"
      >
        <RevealedText text={text} />
      </ScrollBox>
      <p className="mt-1 text-xs text-soft">
        The whole text, {lines === 1 ? '1 line' : `${lines} lines`}, {text.length.toLocaleString()} characters.
      </p>
    </div>
  );
}
