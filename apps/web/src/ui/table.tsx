import type { ReactNode } from 'react';
import { ScrollBox } from './scroll-box.tsx';

/** Rows and columns that scroll sideways by themselves where the screen is narrow. */
export function Table({
  label,
  columns,
  children,
}: {
  readonly label: string;
  readonly columns: readonly ReactNode[];
  readonly children: ReactNode;
}) {
  return (
    <ScrollBox aria-label={label} className="overflow-x-auto">
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr>
            {Array.from(columns.entries(), ([n, column]) => (
              <th key={n} scope="col" className="border-b border-line py-1.5 pr-4 text-left font-medium text-soft">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollBox>
  );
}

export function TableRow({ children }: { readonly children: ReactNode }) {
  return <tr className="border-b border-line last:border-0">{children}</tr>;
}

export function Cell({ numeric = false, children }: { readonly numeric?: boolean; readonly children?: ReactNode }) {
  return <td className={`h-(--row) py-1 pr-4 align-middle ${numeric ? 'text-right' : ''}`}>{children}</td>;
}
