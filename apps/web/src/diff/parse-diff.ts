import type { DiffFile } from './diff-file.ts';
import { FileReader } from './file-reader.ts';

/** Lines between two pauses of a long parse. */
const SLICE_LINES = 10_000;
/** The server's mark at the end of a diff that it had to cut. */
const CUT = '\n... [TRUNCATED - DIFF TOO LARGE] ...';

/**
 * Reads a unified diff, git's own kinds included: renames, modes, binary files, merges. What stands between the files is
 * passed over. Hunks are read by what they announce, so a removed line that begins with two dashes is a line, not a header.
 */
export function parseDiff(text: string): DiffFile[] {
  const parse = parsing(text);
  for (;;) {
    const step = parse.next();
    if (step.done) return step.value;
  }
}

/**
 * The same with pauses, in which the page draws and listens.
 *
 * @throws the signal's reason when it is aborted
 */
export async function parseDiffInSlices(text: string, signal: AbortSignal): Promise<DiffFile[]> {
  const parse = parsing(text);
  for (;;) {
    const step = parse.next();
    if (step.done) return step.value;
    await new Promise<void>((resolve) => {
      setTimeout(resolve);
    });
    signal.throwIfAborted();
  }
}

function* parsing(text: string): Generator<undefined, DiffFile[]> {
  const told = text.trimEnd();
  const whole = told.endsWith(CUT) ? told.slice(0, -CUT.length) : text;
  const lines = whole.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const files: DiffFile[] = [];
  let reader: FileReader | undefined;
  const finish = (): void => {
    if (reader) files.push(reader.finish(null));
  };
  for (const [n, line] of lines.entries()) {
    if (n % SLICE_LINES === SLICE_LINES - 1) yield undefined;
    if (reader?.read(line)) continue;
    const header = line.replace(/\r$/, '');
    const begins = FileReader.begin(header) ?? FileReader.beginPlain(header, lines[n + 1] ?? '', reader);
    if (!begins) continue;
    finish();
    reader = begins;
  }
  if (reader) files.push(reader.finish(whole.length < text.length ? 'cut' : whole.endsWith('\n') ? null : 'trimmed'));
  return files;
}
