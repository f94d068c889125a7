import type { DiffFile, DiffLine, FileStatus, Hunk } from './diff-file.ts';
import { splitNames, unquotePath, withoutPrefix } from './git-path.ts';
import { HunkReader } from './hunk-reader.ts';

const NOWHERE = '/dev/null';

/** Reads the lines that belong to one file of a diff, one after the other. */
export class FileReader {
  /** Names as far as they are known; null: there is no such file. */
  #old: string | null | undefined;
  #new: string | null | undefined;
  readonly #prefixed: boolean;
  readonly #combined: boolean;
  readonly #hunks: Hunk[] = [];
  #hunk: HunkReader | undefined;
  #status: FileStatus = 'modified';
  #oldMode: string | null = null;
  #newMode: string | null = null;
  #binary = false;
  #whole = true;
  /** A name was said outright, which counts more than what the header seems to say. */
  #named = false;

  private constructor(names: { old?: string; new?: string; prefixed: boolean; combined: boolean }) {
    this.#old = names.old;
    this.#new = names.new;
    this.#prefixed = names.prefixed;
    this.#combined = names.combined;
  }

  /** The reader of the file that this line begins; undefined when it begins none. */
  static begin(line: string): FileReader | undefined {
    const merged = /^diff --(?:cc|combined) (.+)$/s.exec(line)?.[1];
    if (merged !== undefined) {
      const path = unquotePath(merged);
      return new FileReader({ old: path, new: path, prefixed: true, combined: true });
    }
    const rest = /^diff --git (.+)$/s.exec(line)?.[1];
    if (rest === undefined) return undefined;
    const names = splitNames(rest);
    const prefixed = names === undefined || names[0] !== names[1];
    const clean = prefixed ? withoutPrefix : (path: string) => path;
    return new FileReader({
      ...(names && { old: clean(names[0]), new: clean(names[1]) }),
      prefixed,
      combined: false,
    });
  }

  /** The same for a diff without git's headers: `--- a` and, in the next line, `+++ b`. */
  static beginPlain(line: string, next: string, current: FileReader | undefined): FileReader | undefined {
    if (!line.startsWith('--- ') || !next.startsWith('+++ ')) return undefined;
    if (current && current.#hunks.length === 0 && !current.#hunk) return undefined;
    const old = pathOf(line);
    const reader = new FileReader({ prefixed: /^[ab]\//.test(old) || old === NOWHERE, combined: false });
    reader.#readHeader(line);
    return reader;
  }

  /** @returns false when the line is none of this file */
  read(line: string): boolean {
    if (this.#hunk?.read(line)) return true;
    this.#endHunk();
    const hunk = HunkReader.begin(line);
    if (hunk) {
      this.#hunk = hunk;
      return true;
    }
    return this.#readHeader(line.replace(/\r$/, ''));
  }

  /** @param end what became of the end of the diff, when this is its last file: cut off, or trimmed */
  finish(end: 'cut' | 'trimmed' | null): DiffFile {
    this.#hunk?.fill();
    this.#endHunk();
    const old = this.#old ?? null;
    const now = this.#new ?? null;
    const path = now ?? old ?? '';
    const lines = this.#hunks.flatMap((hunk) => hunk.lines);
    return {
      path,
      oldPath: old !== null && old !== path ? old : null,
      status: this.#statusNow(),
      oldMode: this.#oldMode,
      newMode: this.#newMode,
      binary: this.#binary,
      combined: this.#combined,
      hunks: this.#hunks,
      added: lines.filter(({ kind }) => kind === 'added').length,
      removed: lines.filter(({ kind }) => kind === 'removed').length,
      crlf: endWithCr(end === 'trimmed' ? lines.slice(0, -1) : lines),
      whole: this.#whole && end !== 'cut',
    };
  }

  #statusNow(): FileStatus {
    if (this.#status !== 'modified') return this.#status;
    if (this.#old === null) return 'added';
    if (this.#new === null) return 'deleted';
    return this.#old !== undefined && this.#old !== this.#new ? 'renamed' : 'modified';
  }

  #endHunk(): void {
    if (!this.#hunk) return;
    const { hunk, whole } = this.#hunk.finish();
    this.#hunks.push(hunk);
    this.#whole &&= whole;
    this.#hunk = undefined;
  }

  #readHeader(line: string): boolean {
    // Behind the hunks nothing of this file follows.
    if (this.#hunks.length > 0 || line.startsWith('diff --')) return false;
    if (line.startsWith('--- ')) return this.#side('old', line);
    if (line.startsWith('+++ ')) return this.#side('new', line);
    const [, word = '', rest = ''] =
      /^(old mode|new mode|mode|new file mode|deleted file mode|(?:rename|copy) (?:from|to)|index) (.+)$/s.exec(line) ??
      [];
    switch (word) {
      case 'old mode':
        this.#oldMode = rest;
        return true;
      case 'new mode':
        this.#newMode = rest;
        return true;
      case 'mode':
        [this.#oldMode = null, this.#newMode = null] = rest.split('..').map((mode) => mode.split(',')[0] ?? mode);
        return true;
      case 'new file mode':
        this.#newMode = rest;
        this.#status = 'added';
        return true;
      case 'deleted file mode':
        this.#oldMode = rest;
        this.#status = 'deleted';
        return true;
      case 'rename from':
      case 'copy from':
        this.#old = unquotePath(rest);
        this.#named = true;
        return true;
      case 'rename to':
      case 'copy to':
        this.#new = unquotePath(rest);
        this.#status = word === 'copy to' ? 'copied' : 'renamed';
        this.#named = true;
        return true;
      case 'index':
        // So are files written that git does not follow yet.
        if (/^0+\.\.0+$/.test(rest) && this.#status === 'added') this.#status = 'untracked';
        return true;
    }
    if (/^Binary files .* differ$/s.test(line) || line === 'GIT binary patch') this.#binary = true;
    return true;
  }

  #side(side: 'old' | 'new', line: string): boolean {
    const written = pathOf(line);
    const path = written === NOWHERE ? null : this.#prefixed ? withoutPrefix(written) : written;
    if (this.#named && path !== null) return true;
    if (side === 'old') this.#old = path;
    else this.#new = path;
    return true;
  }
}

function endWithCr(lines: readonly DiffLine[]): boolean {
  return (
    lines.some(({ text }) => text.endsWith('\r')) && lines.every(({ text, unended }) => unended || text.endsWith('\r'))
  );
}

/** A tab stands behind names with spaces, and before times. */
function pathOf(line: string): string {
  return unquotePath(line.slice(4).replace(/\t.*$/s, ''));
}
