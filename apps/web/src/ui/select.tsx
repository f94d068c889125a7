import { ChevronDown } from 'lucide-react';
import { useId } from 'react';

/**
 * One of several values. The browser's own element: a phone brings its wheel, screen readers know it, and its list is never
 * cut off by the page.
 */
export function Select<T extends string>({
  label,
  hideLabel = false,
  value,
  choices,
  disabled = false,
  onChange,
  className = '',
}: {
  readonly label: string;
  /** The label is read out only. */
  readonly hideLabel?: boolean;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly disabled?: boolean;
  readonly onChange: (value: T) => void;
  readonly className?: string;
}) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'mb-1 block text-sm font-medium text-soft'}>
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          value={value}
          disabled={disabled}
          onChange={({ target }) => {
            const choice = choices.find((each) => each.value === target.value);
            if (choice) onChange(choice.value);
          }}
          className="min-h-(--control) w-full appearance-none rounded-lg border border-field bg-raised py-1 pr-8 pl-3 not-disabled:hover:border-ink focus-visible:outline-offset-[-1px] disabled:opacity-50"
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-soft"
        />
      </div>
    </div>
  );
}
