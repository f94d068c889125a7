import type { ReactNode } from 'react';

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

/** Stands in the middle of a page that has nothing else to show. */
export function Emptiness({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="mx-auto max-w-md px-4 py-20 text-center">
      <h1 className="text-xl font-semibold text-balance">{title}</h1>
      {children && <div className="mt-2 space-y-4 text-soft text-pretty">{children}</div>}
    </div>
  );
}
