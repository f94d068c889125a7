import { findLookAlikes } from './find-look-alikes.ts';
import { revealInvisible } from './reveal-invisible.ts';
import { HiddenMark } from './revealed-text.tsx';

/** From where to where something in a text stands out. */
export interface Standout {
  readonly start: number;
  readonly end: number;
}

/**
 * A text by its characters, all of them: what cannot be seen and what only looks like a plain letter is drawn as a mark, and
 * the parts that stand out are underlined.
 */
export function ExactText({
  text,
  standouts = [],
}: {
  readonly text: string;
  readonly standouts?: readonly Standout[];
}) {
  return pieces(text, standouts).map(({ at, value, name, out }) => {
    const drawn = name === null ? value : <HiddenMark>{name}</HiddenMark>;
    return (
      <span
        key={at}
        className={
          out ? 'font-bold underline decoration-2 underline-offset-4 [text-decoration-skip-ink:none]' : undefined
        }
      >
        {drawn}
      </span>
    );
  });
}

interface Piece {
  readonly at: number;
  readonly value: string;
  /** The mark to draw instead. */
  readonly name: string | null;
  readonly out: boolean;
}

function pieces(text: string, standouts: readonly Standout[]): Piece[] {
  const names = new Map<number, { readonly length: number; readonly name: string }>();
  for (const piece of revealInvisible(text)) {
    if ('hidden' in piece) names.set(piece.at, { length: piece.hidden.length, name: piece.name });
  }
  for (const { at, letter, script } of findLookAlikes(text)) {
    if (!names.has(at)) names.set(at, { length: letter.length, name: `${letter} ${script}` });
  }
  const cuts = new Set([0, text.length]);
  for (const [at, { length }] of names) cuts.add(at).add(at + length);
  for (const { start, end } of standouts) cuts.add(start).add(end);
  const points = [...cuts].toSorted((a, b) => a - b);
  return points.slice(0, -1).flatMap((at, n) => {
    const end = points[n + 1] ?? text.length;
    if (end <= at) return [];
    const out = standouts.some((each) => each.start <= at && end <= each.end);
    return [{ at, value: text.slice(at, end), name: names.get(at)?.name ?? null, out }];
  });
}
