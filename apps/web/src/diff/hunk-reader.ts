import type { DiffLine, Hunk, LineKind } from './diff-file.ts';

const HEAD = /^(@@+) ((?:-\d+(?:,\d+)? )+)\+(\d+)(?:,(\d+))? @@+ ?(.*)$/s;

interface Side {
  next: number;
  left: number;
}

/** Reads one hunk by the numbers of lines it announces, of a merge with a column for each parent. */
export class HunkReader {
  readonly #heading: string;
  readonly #parents: readonly Side[];
  readonly #now: Side;
  readonly #starts: readonly [number, number];
  readonly #lines: DiffLine[] = [];

  private constructor(heading: string, parents: readonly Side[], now: Side) {
    this.#heading = heading;
    this.#parents = parents;
    this.#now = now;
    this.#starts = [parents[0]?.next ?? 0, now.next];
  }

  /** The reader of the hunk that this line begins; undefined when it begins none. */
  static begin(line: string): HunkReader | undefined {
    const found = HEAD.exec(line);
    if (!found) return undefined;
    const [, signs = '', olds = '', start = '', count, heading = ''] = found;
    const parents = olds
      .trim()
      .split(' ')
      .map((each) => {
        const [from, left] = each.slice(1).split(',');
        return { next: Number(from), left: Number(left ?? 1) };
      });
    if (parents.length !== signs.length - 1) return undefined;
    return new HunkReader(heading.replace(/\r$/, ''), parents, { next: Number(start), left: Number(count ?? 1) });
  }

  /** @returns false when the line is not, or no more, of this hunk */
  read(line: string): boolean {
    if (line.startsWith('\\')) return this.#unend();
    if (this.#isFull()) return false;
    const width = this.#parents.length;
    // Some tools strip the space of an empty line.
    const columns = line === '' || line === '\r' ? ' '.repeat(width) : line.slice(0, width);
    if (columns.length < width || /[^ +-]/.test(columns)) return false;
    this.#take(columns, line.slice(width));
    return true;
  }

  /** Empty lines at the very end of a diff are lost when it is trimmed: they are put back. */
  fill(): void {
    const missing = this.#now.left;
    if (missing > 3 || this.#parents.some(({ left }) => left !== missing)) return;
    for (let n = 0; n < missing; n++) this.#take(' '.repeat(this.#parents.length), '');
  }

  finish(): { readonly hunk: Hunk; readonly whole: boolean } {
    const [oldStart, newStart] = this.#starts;
    return { hunk: { heading: this.#heading, oldStart, newStart, lines: this.#lines }, whole: this.#isFull() };
  }

  #isFull(): boolean {
    return this.#now.left <= 0 && this.#parents.every(({ left }) => left <= 0);
  }

  #unend(): boolean {
    const last = this.#lines.at(-1);
    if (!last) return false;
    this.#lines[this.#lines.length - 1] = { ...last, unended: true };
    return true;
  }

  #take(columns: string, text: string): void {
    const kind: LineKind = columns.includes('-') ? 'removed' : columns.includes('+') ? 'added' : 'context';
    const held = kind === 'removed' ? '-' : ' ';
    let old: number | null = null;
    for (const [n, parent] of this.#parents.entries()) {
      if (columns[n] !== held) continue;
      if (n === 0) old = parent.next;
      parent.next += 1;
      parent.left -= 1;
    }
    const now = kind === 'removed' ? null : this.#now.next;
    if (now !== null) {
      this.#now.next += 1;
      this.#now.left -= 1;
    }
    this.#lines.push({ kind, text, old: kind === 'added' ? null : old, new: now, unended: false });
  }
}
