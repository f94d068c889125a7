import type { ReactNode } from 'react';

/** The look of one entry of the log: the time in the margin, who said it above. */
export function RowFrame({
  who,
  when,
  compact,
  slim = false,
  found = false,
  foot,
  position,
  children,
}: {
  readonly who: ReactNode;
  readonly when: ReactNode;
  /** The one before is by the same author: no need to say who again. */
  readonly compact: boolean;
  /** A line that belongs close to the one before it. */
  readonly slim?: boolean;
  /** Somebody jumped here. */
  readonly found?: boolean;
  readonly foot?: ReactNode;
  /** `seq` in the conversation. */
  readonly position?: number;
  readonly children: ReactNode;
}) {
  return (
    <article
      data-message
      {...(position !== undefined && { 'aria-posinset': position, 'aria-setsize': -1 })}
      className={`grid gap-x-4 sm:grid-cols-[4rem_minmax(0,1fr)] ${compact ? (slim ? 'pt-0.5' : 'pt-2.5') : 'pt-5'} ${found ? '-mx-2 rounded-lg bg-sunk px-2 pb-2' : ''}`}
    >
      <div
        className={`pt-0.5 text-xs leading-5 whitespace-nowrap text-faint sm:text-right ${compact ? 'max-sm:hidden' : ''}`}
      >
        {when}
      </div>
      <div className="min-w-0">
        {!compact && <p className="mb-0.5 truncate font-semibold">{who}</p>}
        {children}
        {foot && <footer className="mt-1 text-xs text-faint">{foot}</footer>}
      </div>
    </article>
  );
}
