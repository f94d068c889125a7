const CONTEXT = 3;

/** What changes between two texts, as people read it: the lines that differ, with some around them. */
export function lineDiff(before: string, after: string): string {
  const old = lines(before);
  const now = lines(after);
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const mark = (sign: string, part: readonly string[]): string[] => part.map((line) => `${sign}${line}`);
  const from = Math.max(0, start - CONTEXT);
  return [
    `@@ line ${from + 1} @@`,
    ...mark(' ', old.slice(from, start)),
    ...mark('-', old.slice(start, old.length - end)),
    ...mark('+', now.slice(start, now.length - end)),
    ...mark(' ', old.slice(old.length - end, old.length - end + CONTEXT)),
  ].join('\n');
}

const lines = (text: string): string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));
