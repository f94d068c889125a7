import type { DiffFile } from './diff-file.ts';
import { locate, type LineRange, type ReviewComment } from './review-comment.ts';

/** All comments as one message to the agent: file and lines, what stands there, what the person says; in the diff's order. */
export function formatReview(comments: readonly ReviewComment[], files: readonly DiffFile[]): string {
  const order = new Map(files.map(({ path }, n) => [path, n]));
  const placed = comments
    .map((comment) => ({ comment, place: locate(comment, files) }))
    .toSorted(
      (a, b) =>
        (order.get(a.comment.path) ?? Infinity) - (order.get(b.comment.path) ?? Infinity) ||
        (a.place ?? a.comment).start - (b.place ?? b.comment).start,
    );
  const count = comments.length === 1 ? 'One comment' : `${comments.length} comments`;
  return [`${count} on the diff:`, ...placed.map(({ comment, place }) => formatOne(comment, place))].join('\n\n');
}

function formatOne(comment: ReviewComment, place: LineRange | null): string {
  const { side, start, end } = place ?? comment;
  const lines = start === end ? `${start}` : `${start}-${end}`;
  const notes = [
    ...(side === 'old' ? ['before the change'] : []),
    ...(place ? [] : ['these lines have changed since']),
  ];
  const aside = notes.length > 0 ? ` (${notes.join('; ')})` : '';
  const fence = fenceFor(comment.quote);
  return `${comment.path}:${lines}${aside}\n${fence}\n${comment.quote}\n${fence}\n${comment.text.trim()}`;
}

/** Longer than any in the text, so that the text cannot end it. */
function fenceFor(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  return '`'.repeat(longest + 1);
}
