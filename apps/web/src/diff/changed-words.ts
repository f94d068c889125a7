import { diffWordsWithSpace } from 'diff';
import type { Span } from '../code/code-line.tsx';

export interface ChangedWords {
  readonly before: readonly Span[];
  readonly after: readonly Span[];
}

/** Longer lines are data, and comparing them word by word costs more than it tells. */
const LINE_CHARS = 600;
/** Lines that have less in common are two lines, not one that changed. */
const COMMON = 0.35;

/** Which words of a line changed; null when so much did that it is another line. */
export function changedWords(before: string, after: string): ChangedWords | null {
  if (before.length > LINE_CHARS || after.length > LINE_CHARS) return null;
  const spans: { before: Span[]; after: Span[] } = { before: [], after: [] };
  let [old, now, common] = [0, 0, 0];
  for (const { value, added, removed } of diffWordsWithSpace(before, after)) {
    if (removed) {
      spans.before.push({ start: old, end: old + value.length });
      old += value.length;
    } else if (added) {
      spans.after.push({ start: now, end: now + value.length });
      now += value.length;
    } else {
      [old, now] = [old + value.length, now + value.length];
      common += value.trim().length;
    }
  }
  const longest = Math.max(before.trim().length, after.trim().length);
  return common < longest * COMMON ? null : spans;
}
