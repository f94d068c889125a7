import type { ReactNode } from 'react';

/** A part of the board, with how many things it holds. */
export function BoardSection({
  title,
  count,
  children,
}: {
  readonly title: string;
  readonly count: number;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <h2 className="mb-1.5 flex items-baseline gap-2 border-b border-line pb-1.5 text-sm font-semibold text-soft">
        {title}
        <span className="font-normal text-faint">{count}</span>
      </h2>
      {children}
    </section>
  );
}
