import type { ReactNode } from 'react';
import { explain } from '../app/beckon.ts';
import { Failure } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** A part of the settings, with its name and what it is for. */
export function Section({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <h2 className="border-b border-line pb-1.5 text-sm font-semibold text-soft">{title}</h2>
      {hint && <p className="pt-2 text-sm text-soft text-pretty">{hint}</p>}
      {children}
    </section>
  );
}

/** A list that is read from the server: loading, failed, or there. */
export function Listed<T>({
  query,
  label,
  least = 1,
  children,
}: {
  readonly query: {
    readonly data?: { readonly items: readonly T[] } | undefined;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  readonly label: string;
  /** So many there are in any case: their place is kept. */
  readonly least?: number;
  readonly children: (item: T) => ReactNode;
}) {
  if (!query.data && query.error) {
    return <Failure again={() => void query.refetch()}>{explain(query.error)}</Failure>;
  }
  if (!query.data) return <Skeleton shape="entry" lines={least} label={`Loading ${label}`} />;
  return <ul className="divide-y divide-line">{query.data.items.map((item) => children(item))}</ul>;
}

/** What stands at the end of such a line where there is nothing to press. */
export function RowWord({ children }: { readonly children: ReactNode }) {
  return <span className="px-2.5 text-sm text-soft">{children}</span>;
}

/** One line of such a list: what it is, and what can be done with it. */
export function Row({
  title,
  children,
  actions,
}: {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <div className="min-w-48 flex-1">
        <p className="font-semibold wrap-anywhere">{title}</p>
        {children && <p className="flex flex-wrap gap-x-3 text-sm text-soft">{children}</p>}
      </div>
      {actions && <div className="-mr-2.5 ml-auto flex items-center gap-1">{actions}</div>}
    </li>
  );
}
