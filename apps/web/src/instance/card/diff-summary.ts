export interface DiffSummary {
  readonly files: readonly string[];
  readonly added: number;
  readonly removed: number;
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;

/**
 * What a unified diff changes, in numbers. Lines are counted by what the hunks announce: a removed line may begin with
 * two more dashes and look like a header.
 */
export function summarizeDiff(diff: string): DiffSummary {
  const files: string[] = [];
  let [added, removed, oldLeft, newLeft] = [0, 0, 0, 0];
  for (const line of diff.split('\n')) {
    if (oldLeft > 0 || newLeft > 0) {
      if (line.startsWith('+')) [added, newLeft] = [added + 1, newLeft - 1];
      else if (line.startsWith('-')) [removed, oldLeft] = [removed + 1, oldLeft - 1];
      else if (!line.startsWith('\\')) [oldLeft, newLeft] = [oldLeft - 1, newLeft - 1];
      continue;
    }
    const hunk = HUNK.exec(line);
    if (hunk) [oldLeft, newLeft] = [Number(hunk[1] ?? 1), Number(hunk[2] ?? 1)];
    const file = /^diff --git (?:"?a\/.*?"?) "?b\/(.*?)"?$/.exec(line)?.[1];
    if (file !== undefined) files.push(file);
    else if (files.length === 0) {
      const plain = /^\+\+\+ (?:b\/)?([^\t]+)/.exec(line)?.[1];
      if (plain !== undefined) files.push(plain);
    }
  }
  return { files, added, removed };
}
