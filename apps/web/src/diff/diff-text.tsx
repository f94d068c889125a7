import { CodeLine } from '../code/code-line.tsx';
import { changedWords } from './changed-words.ts';
import type { DiffFile, DiffLine, Hunk } from './diff-file.ts';
import { findSpans } from './filter-files.ts';
import { partnerOf } from './line-pairs.ts';
import type { HunkTokens } from './use-hunk-tokens.ts';

/** A longer line is cut: nobody reads it, and every browser would stand still. */
const LINE_CHARS = 2_000;

/** The text of one line of a diff: its colours, the words that changed, what was searched for. */
export function DiffText({
  file,
  hunk,
  line,
  tokens,
  wanted,
}: {
  readonly file: DiffFile;
  readonly hunk: Hunk;
  /** Number of the line in its hunk. */
  readonly line: number;
  readonly tokens: HunkTokens | undefined;
  readonly wanted: string;
}) {
  const it = hunk.lines[line];
  if (!it) return null;
  const whole = plainText(file, it);
  const text = whole.slice(0, LINE_CHARS).toWellFormed();
  const found = findSpans(text, wanted);
  const marked = found.length > 0 ? found : wordsOf(file, hunk, line, text);
  const strong = it.kind === 'removed' ? 'rounded-xs bg-removed-strong' : 'rounded-xs bg-added-strong';
  return (
    <>
      <CodeLine
        text={text}
        tokens={tokens?.get(line)}
        marked={marked}
        mark={found.length > 0 ? 'rounded-xs outline outline-ink' : strong}
      />
      {whole.length > text.length && (
        <span className="font-sans text-faint"> … {(whole.length - text.length).toLocaleString()} more characters</span>
      )}
      {it.unended && <span className="font-sans text-xs text-faint"> no newline at the end</span>}
    </>
  );
}

function wordsOf(file: DiffFile, hunk: Hunk, line: number, text: string) {
  const it = hunk.lines[line];
  const other = partnerOf(hunk, line);
  const partner = other === undefined ? undefined : hunk.lines[other];
  if (!it || !partner) return [];
  const words =
    it.kind === 'removed'
      ? changedWords(text, plainText(file, partner))?.before
      : changedWords(plainText(file, partner), text)?.after;
  return words ?? [];
}

/** Where all lines end with CR LF the head of the file says so, and no line needs to. */
function plainText(file: DiffFile, { text }: DiffLine): string {
  return file.crlf ? text.replace(/\r$/, '') : text;
}
