import { useEffect, useState } from 'react';
import type { Language } from './languages.ts';
import type { TokenLine } from './token.ts';

/** More than this is drawn plain: colours are a help for reading, and nobody reads this much. */
const MAX_CHARS = 200_000;
const KEPT = 60;
const kept = new Map<string, readonly TokenLine[]>();

/**
 * The tokens of some code, once they are there. Until then, and where the language is none of ours, the code is drawn plain.
 * While a text grows the tokens of what it was before stay: whoever draws a line compares.
 */
export function useTokens(code: string, language: Language | undefined): readonly TokenLine[] {
  const known = language === undefined || code.length > MAX_CHARS ? undefined : keyOf(code, language);
  const [tokens, setTokens] = useState<readonly TokenLine[]>(() => (known ? (kept.get(known) ?? []) : []));
  useEffect(() => {
    if (known === undefined || language === undefined) return;
    const end = new AbortController();
    void highlight(code, language, known, end.signal).then((lines) => {
      if (!end.signal.aborted) setTokens(lines);
    });
    return () => end.abort();
  }, [code, language, known]);
  return known === undefined ? [] : tokens;
}

async function highlight(
  code: string,
  language: Language,
  name: string,
  signal: AbortSignal,
): Promise<readonly TokenLine[]> {
  const known = kept.get(name);
  if (known) return known;
  try {
    const { tokenize } = await import('./highlighter.ts');
    const lines = await tokenize(code, language, signal);
    kept.set(name, lines);
    const oldest = kept.keys().next().value;
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return lines;
  } catch {
    // Offline, or nobody wants it any more: plain code is code.
    return [];
  }
}

function keyOf(code: string, language: Language): string {
  return `${language}\n${code}`;
}
