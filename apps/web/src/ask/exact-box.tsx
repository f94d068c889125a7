import { useMemo } from 'react';
import { disguises } from './disguises.ts';
import { ExactLines } from './exact-lines.tsx';
import { findRisks, riskWords } from './find-risks.ts';
import { Warnings } from './warnings.tsx';

/** The bytes of a decision: every character drawn, what is risky underlined and named, and how much it is said. */
export function ExactBox({ text, name }: { readonly text: string; readonly name: string }) {
  const risks = useMemo(() => findRisks(text), [text]);
  const warnings = useMemo(() => [...riskWords(risks), ...disguises(text)], [risks, text]);
  const lines = text.split('\n').length;
  return (
    <div className="space-y-2">
      <Warnings what={warnings} />
      <div
        role="group"
        aria-label={name}
        dir="ltr"
        className="rounded-lg border border-edge bg-raised py-2.5 font-mono text-sm wrap-anywhere whitespace-pre-wrap [unicode-bidi:isolate]"
      >
        <ExactLines text={text} standouts={risks} />
      </div>
      <p className="text-xs text-soft">
        The whole text, {lines === 1 ? '1 line' : `${lines} lines`}, {text.length.toLocaleString()} characters.
      </p>
    </div>
  );
}
