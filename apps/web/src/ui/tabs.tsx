import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export interface Tab<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
}

/** Several views of one thing, one at a time; arrow keys move between them. `TabPanel`s stand inside. */
export function Tabs<T extends string>({
  label,
  tabs,
  value,
  onChange,
  actions,
  children,
}: {
  readonly label: string;
  readonly tabs: readonly Tab<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** At the end of the same line. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}) {
  const choose = (chosen: string): void => {
    const tab = tabs.find((each) => each.value === chosen);
    if (tab) onChange(tab.value);
  };
  return (
    <Radix.Root value={value} onValueChange={choose}>
      <div className="flex items-center gap-2 border-b border-line">
        <Radix.List aria-label={label} className="-mb-px flex min-w-0 flex-1 gap-1 overflow-x-auto">
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className="inline-flex min-h-(--control) shrink-0 items-center gap-2 border-b-2 border-transparent px-2.5 text-sm font-medium text-soft hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-ink data-[state=active]:text-ink"
            >
              {tab.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {actions}
      </div>
      {children}
    </Radix.Root>
  );
}

export function TabPanel({
  value,
  className = '',
  children,
}: {
  readonly value: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <Radix.Content value={value} className={`focus-visible:outline-offset-4 ${className}`}>
      {children}
    </Radix.Content>
  );
}
