import type { ReactNode } from 'react';

/** The one thing on a page for somebody who is not signed in. */
export function AccountCard({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <p className="mb-8 text-sm font-semibold tracking-wide text-soft">Beckon</p>
        <h1 className="mb-5 text-xl font-semibold text-balance">{title}</h1>
        {children}
      </div>
    </main>
  );
}
