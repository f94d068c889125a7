import type { ReactNode } from 'react';
import { Button } from './button.tsx';

/** A sentence that something went wrong, read out when it appears. */
export function Problem({ children }: { readonly children: ReactNode }) {
  return (
    <p role="alert" className="flex gap-2 text-sm text-ink">
      <span aria-hidden className="font-mono font-bold">
        ×
      </span>
      <span className="wrap-anywhere">{children}</span>
    </p>
  );
}

/** Something could not be read: why, and the way to read it again. */
export function Failure({ again, children }: { readonly again: () => void; readonly children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
      <Problem>{children}</Problem>
      <Button onClick={again}>Try again</Button>
    </div>
  );
}

/** Stands in the middle of a page that has nothing else to show. */
export function Emptiness({
  title,
  level = 1,
  children,
}: {
  readonly title: string;
  /** 2 below a title of the page. */
  readonly level?: 1 | 2;
  readonly children?: ReactNode;
}) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <div className="mx-auto max-w-md px-4 py-20 text-center">
      <Heading className="text-xl font-semibold text-balance">{title}</Heading>
      {children && <div className="mt-2 space-y-4 text-soft text-pretty">{children}</div>}
    </div>
  );
}
