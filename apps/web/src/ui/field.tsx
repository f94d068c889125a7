import { useId, type ComponentProps } from 'react';

export const fieldClass =
  'min-h-(--control) w-full rounded-lg border border-field bg-raised px-3 py-1 placeholder:text-faint not-disabled:hover:border-ink focus-visible:border-ink focus-visible:outline-offset-[-1px]';

/** A text field with its name above it and, if there is one, a hint below. */
export function Field({ label, hint, ...rest }: ComponentProps<'input'> & { label: string; hint?: string }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium text-soft">
        {label}
      </label>
      <input id={id} aria-describedby={hint ? `${id}-hint` : undefined} className={fieldClass} {...rest} />
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-faint">
          {hint}
        </p>
      )}
    </div>
  );
}
