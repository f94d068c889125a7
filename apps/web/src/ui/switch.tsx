import { Switch as Radix } from 'radix-ui';
import { useId, type ReactNode } from 'react';

/** On or off, in force at once. */
export function Switch({
  label,
  hint,
  checked,
  disabled = false,
  onChange,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="flex min-h-(--row) items-center gap-4 py-1.5">
      <div className="min-w-0 flex-1">
        <label htmlFor={id} className="block font-medium">
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-sm text-soft">
            {hint}
          </p>
        )}
      </div>
      <Radix.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
        className="relative h-6 w-10 shrink-0 rounded-full border border-field bg-sunk transition-colors after:absolute after:-inset-2.5 data-[state=checked]:border-ink data-[state=checked]:bg-ink disabled:opacity-50"
      >
        <Radix.Thumb className="block size-4.5 translate-x-0.5 rounded-full bg-soft transition-transform data-[state=checked]:translate-x-4.5 data-[state=checked]:bg-paper" />
      </Radix.Root>
    </div>
  );
}
