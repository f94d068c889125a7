import type { Hunk } from './diff-file.ts';

/** Numbers of two lines of a hunk that stand beside each other; null: nothing stands there. */
export interface LinePair {
  readonly left: number | null;
  readonly right: number | null;
}

const known = new WeakMap<Hunk, readonly LinePair[]>();

/** The lines of a hunk side by side: what was removed beside what was added in its place. */
export function linePairs(hunk: Hunk): readonly LinePair[] {
  const done = known.get(hunk);
  if (done) return done;
  const pairs: LinePair[] = [];
  let removed: number[] = [];
  let added: number[] = [];
  const flush = (): void => {
    for (let n = 0; n < Math.max(removed.length, added.length); n++) {
      pairs.push({ left: removed[n] ?? null, right: added[n] ?? null });
    }
    [removed, added] = [[], []];
  };
  for (const [n, { kind }] of hunk.lines.entries()) {
    if (kind === 'removed') {
      if (added.length > 0) flush();
      removed.push(n);
    } else if (kind === 'added') added.push(n);
    else {
      flush();
      pairs.push({ left: n, right: n });
    }
  }
  flush();
  known.set(hunk, pairs);
  return pairs;
}

const partners = new WeakMap<Hunk, ReadonlyMap<number, number>>();

/** The line that a changed line was, or has become; undefined where it has no counterpart. */
export function partnerOf(hunk: Hunk, line: number): number | undefined {
  let map = partners.get(hunk);
  if (!map) {
    map = new Map(
      linePairs(hunk).flatMap(({ left, right }): [number, number][] =>
        left === null || right === null || left === right
          ? []
          : [
              [left, right],
              [right, left],
            ],
      ),
    );
    partners.set(hunk, map);
  }
  return map.get(line);
}
