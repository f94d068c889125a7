import type { ReactNode } from 'react';

/** The one thing on a page for somebody who is not signed in. */
export function AccountCard({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    // Its head stands still, however much comes below it.
    <main className="flex min-h-dvh justify-center px-4 pt-[max(2.5rem,16dvh)] pb-10">
      <div className="w-full max-w-sm">
        <p className="mb-8 text-sm font-semibold tracking-wide text-soft">Beckon</p>
        <h1 className="mb-5 text-xl font-semibold text-balance">{title}</h1>
        {children}
      </div>
    </main>
  );
}
