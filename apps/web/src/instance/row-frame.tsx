import type { ReactNode } from 'react';

/** The look of one entry of the log: the time in the margin, who said it above, a person's words on ground of their own. */
export function RowFrame({
  who,
  when,
  mine,
  compact,
  foot,
  children,
}: {
  readonly who: ReactNode;
  readonly when: ReactNode;
  readonly mine: boolean;
  /** The one before is by the same author: no need to say who again. */
  readonly compact: boolean;
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <article data-message className={`grid gap-x-4 sm:grid-cols-[4rem_minmax(0,1fr)] ${compact ? 'mt-2.5' : 'mt-5'}`}>
      <div
        className={`pt-0.5 text-xs leading-5 whitespace-nowrap text-faint sm:text-right ${compact ? 'max-sm:hidden' : ''}`}
      >
        {when}
      </div>
      <div className="min-w-0">
        {!compact && <p className="mb-0.5 truncate font-semibold">{who}</p>}
        <div className={mine ? 'w-fit max-w-full rounded-xl bg-sunk px-3.5 py-2' : ''}>{children}</div>
        {foot && <footer className="mt-1 text-xs text-faint">{foot}</footer>}
      </div>
    </article>
  );
}
