import { useMemo } from 'react';
import { ExactText } from '../text/exact-text.tsx';
import { findLookAlikes } from '../text/find-look-alikes.ts';
import { revealInvisible } from '../text/reveal-invisible.ts';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { findRisks, riskWords } from './find-risks.ts';
import { Warnings } from './warnings.tsx';

/** The bytes of a decision: every character drawn, what is risky underlined and named, and how much it is said. */
export function ExactBox({ text, name }: { readonly text: string; readonly name: string }) {
  const risks = useMemo(() => findRisks(text), [text]);
  const warnings = useMemo(() => [...riskWords(risks), ...disguises(text)], [risks, text]);
  const lines = text.split('\n').length;
  return (
    <div className="space-y-2">
      <ScrollBox
        aria-label={name}
        dir="ltr"
        className="max-h-[40dvh] overflow-auto rounded-lg border border-amber-line bg-raised px-3 py-2.5 font-mono text-sm wrap-anywhere whitespace-pre-wrap [unicode-bidi:isolate]"
      >
        <ExactText text={text} standouts={risks} />
      </ScrollBox>
      <Warnings what={warnings} />
      <p className="text-xs text-soft">
        The whole text, {lines === 1 ? '1 line' : `${lines} lines`}, {text.length.toLocaleString()} characters.
      </p>
    </div>
  );
}

function disguises(text: string): string[] {
  const hidden = revealInvisible(text).filter((piece) => 'hidden' in piece).length;
  const alike = findLookAlikes(text).length;
  return [
    ...(hidden > 0 ? [`holds ${hidden === 1 ? 'a character' : `${hidden} characters`} you could not see`] : []),
    ...(alike > 0 ? [`holds ${alike === 1 ? 'a letter' : `${alike} letters`} that only look plain`] : []),
  ];
}
