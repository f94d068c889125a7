import { useId } from 'react';
import { Button } from '../ui/button.tsx';
import { fieldClass } from '../ui/field.tsx';
import type { DiffFile } from './diff-file.ts';
import { quoteOf, type LineRange, type ReviewComment } from './review-comment.ts';
import type { Review } from './use-review.ts';

/** What the person says of the lines above, being written or written. */
export function CommentRow({
  comment,
  place,
  file,
  review,
}: {
  readonly comment: ReviewComment;
  /** Null: its lines are not in the diff any more. */
  readonly place: LineRange | null;
  readonly file: DiffFile | undefined;
  readonly review: Review;
}) {
  const id = useId();
  const { start, end } = place ?? comment;
  const lines = start === end ? `line ${start}` : `lines ${start} to ${end}`;
  const longer = file && place && quoteOf(file, { ...place, start: start - 1 });
  const reach = (from: number): void => {
    const quote = file && place ? quoteOf(file, { ...place, start: from }) : undefined;
    if (quote !== undefined) review.change(comment.id, { start: from, end, quote });
  };
  const name = `Comment on ${lines}`;
  if (review.editing !== comment.id) {
    return (
      <section aria-label={name} className="m-2 max-w-2xl rounded-lg border border-edge bg-raised px-3 py-2 font-sans">
        <p className="text-xs text-faint">
          {place
            ? `Your comment on ${lines}`
            : `${comment.path}, ${lines}: changed since. It is sent with the old text.`}
        </p>
        <p className="wrap-anywhere whitespace-pre-wrap">{comment.text}</p>
        <div className="mt-1 flex gap-1">
          <Button look="plain" className="text-sm" onClick={() => review.edit(comment.id)}>
            Edit
          </Button>
          <Button look="plain" className="text-sm" onClick={() => review.remove(comment.id)}>
            Remove
          </Button>
        </div>
      </section>
    );
  }
  return (
    <section aria-label={name} className="m-2 max-w-2xl rounded-lg border border-edge bg-raised px-3 py-2 font-sans">
      <label htmlFor={id} className="flex flex-wrap items-center gap-x-3 text-xs text-faint">
        <span className="flex-1">Your comment on {lines}</span>
      </label>
      <textarea
        id={id}
        autoFocus
        rows={3}
        value={comment.text}
        onChange={({ target }) => review.change(comment.id, { text: target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) {
            event.preventDefault();
            review.edit(null);
          }
        }}
        className={`${fieldClass} mt-1 py-2 field-sizing-content min-h-20!`}
      />
      <div className="mt-2 flex flex-wrap gap-1">
        <Button look="solid" className="text-sm" onClick={() => review.edit(null)}>
          Keep
        </Button>
        <Button look="plain" className="text-sm" onClick={() => review.remove(comment.id)}>
          Discard
        </Button>
        <span className="flex-1" />
        {longer !== undefined && longer !== null && (
          <Button look="plain" className="text-sm" onClick={() => reach(start - 1)}>
            One line more
          </Button>
        )}
        {end > start && (
          <Button look="plain" className="text-sm" onClick={() => reach(start + 1)}>
            One line less
          </Button>
        )}
      </div>
    </section>
  );
}
