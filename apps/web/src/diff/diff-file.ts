export type FileStatus = 'added' | 'untracked' | 'deleted' | 'modified' | 'renamed' | 'copied';
export type LineKind = 'context' | 'added' | 'removed';

/** One line of a hunk, without its sign. */
export interface DiffLine {
  readonly kind: LineKind;
  readonly text: string;
  /** Its number in the file before; null when it is not in it. Of a merge: in the first parent. */
  readonly old: number | null;
  /** Its number in the file as it is now; null when it is not in it. */
  readonly new: number | null;
  /** The file ends here without a newline. */
  readonly unended: boolean;
}

export interface Hunk {
  /** What git says stands around it, such as the function's head. */
  readonly heading: string;
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly DiffLine[];
}

/** What happened to one file. */
export interface DiffFile {
  /** As it is called now; of a deleted file, as it was called. */
  readonly path: string;
  /** As it was called before, where that differs. */
  readonly oldPath: string | null;
  readonly status: FileStatus;
  readonly oldMode: string | null;
  readonly newMode: string | null;
  readonly binary: boolean;
  /** The result of a merge, compared with each of its parents. */
  readonly combined: boolean;
  readonly hunks: readonly Hunk[];
  readonly added: number;
  readonly removed: number;
  /** Lines end with CR LF in all of what is shown. */
  readonly crlf: boolean;
  /** False when the diff was cut off in this file. */
  readonly whole: boolean;
}
