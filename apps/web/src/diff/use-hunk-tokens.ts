import { useEffect, useState } from 'react';
import { languageOfPath, type Language } from '../code/languages.ts';
import type { TokenLine } from '../code/token.ts';
import type { Hunk } from './diff-file.ts';

/** Tokens of each line of a hunk, by its number in it. */
export type HunkTokens = ReadonlyMap<number, TokenLine>;

/** A larger hunk stays plain. */
const MAX_LINES = 4_000;
/** Who scrolls past does not wait for colours. */
const REST_MS = 60;
const known = new WeakMap<Hunk, HunkTokens>();
const running = new WeakMap<Hunk, Promise<HunkTokens>>();

/** The colours of a hunk, once they are there; each hunk is cut once, however many of its lines are drawn. */
export function useHunkTokens(hunk: Hunk, path: string): HunkTokens | undefined {
  const [tokens, setTokens] = useState(() => known.get(hunk));
  useEffect(() => {
    const language = languageOfPath(path);
    if (language === undefined || hunk.lines.length > MAX_LINES || known.has(hunk)) return;
    let gone = false;
    const timer = setTimeout(() => {
      void tokensOf(hunk, language).then((made) => {
        if (!gone) setTokens(made);
      });
    }, REST_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [hunk, path]);
  return tokens ?? known.get(hunk);
}

async function tokensOf(hunk: Hunk, language: Language): Promise<HunkTokens> {
  const started = running.get(hunk) ?? cut(hunk, language);
  running.set(hunk, started);
  return started;
}

async function cut(hunk: Hunk, language: Language): Promise<HunkTokens> {
  const tokens = new Map<number, TokenLine>();
  try {
    const { tokenize } = await import('../code/highlighter.ts');
    for (const other of ['added', 'removed'] as const) {
      const side = Array.from(hunk.lines.entries()).filter(([, { kind }]) => kind !== other);
      const code = side.map(([, { text }]) => text.replace(/\r$/, '')).join('\n');
      const lines = await tokenize(code, language, new AbortController().signal);
      for (const [n, [at]] of side.entries()) {
        const line = lines[n];
        if (line) tokens.set(at, line);
      }
    }
    known.set(hunk, tokens);
  } catch {
    // Without a connection to fetch the grammar the lines stay plain; the next time it is tried again.
    running.delete(hunk);
  }
  return tokens;
}
