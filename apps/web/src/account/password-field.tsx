import { Field } from '../ui/field.tsx';

/** The password of the account whose name stands before it in the form, as password managers know it. */
export function PasswordField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (password: string) => void;
}) {
  return (
    <Field
      label="Password"
      type="password"
      name="password"
      autoComplete="current-password"
      required
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
