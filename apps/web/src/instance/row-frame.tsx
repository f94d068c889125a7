import type { ReactNode } from 'react';

/** The look of one entry of the log: who said it above, the time in the margin or, on a phone, beside the name. */
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
      className={`grid grid-cols-[minmax(0,auto)_minmax(auto,1fr)] gap-x-2 sm:grid-cols-[4rem_minmax(0,1fr)] sm:gap-x-4 ${compact ? (slim ? 'pt-0.5' : 'pt-[calc(var(--entry)/2)]') : 'items-baseline pt-(--entry)'} ${found ? '-mx-2 rounded-lg bg-sunk px-2 pb-2' : ''}`}
    >
      <div
        className={`row-start-1 text-xs leading-5 whitespace-nowrap text-faint max-sm:col-start-2 sm:text-right ${compact ? 'pt-0.5 max-sm:hidden' : ''}`}
      >
        {when}
      </div>
      {!compact && <p className="mb-0.5 row-start-1 truncate font-semibold sm:col-start-2">{who}</p>}
      <div className="col-span-full min-w-0 sm:col-[2/3]">
        {children}
        {foot && <footer className="mt-1 text-xs text-faint">{foot}</footer>}
      </div>
    </article>
  );
}
