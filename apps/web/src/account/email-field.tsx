import { Field } from '../ui/field.tsx';

/** The address of an account, as password managers know it. */
export function EmailField({
  value,
  onChange,
  readOnly = false,
}: {
  readonly value: string;
  readonly onChange: (email: string) => void;
  readonly readOnly?: boolean;
}) {
  return (
    <Field
      label="Email"
      type="email"
      name="email"
      autoComplete="username"
      required
      readOnly={readOnly}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
