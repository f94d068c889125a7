import { MIN_PASSWORD_CHARS } from '@beckon/contract/limits';
import { Field } from '../ui/field.tsx';

/** A password that somebody makes up, as password managers know it; the same wherever one is made. */
export function NewPasswordField({
  label = 'New password',
  value,
  onChange,
}: {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (password: string) => void;
}) {
  return (
    <Field
      label={label}
      type="password"
      name="password"
      autoComplete="new-password"
      required
      minLength={MIN_PASSWORD_CHARS}
      hint="Long is better than complicated."
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
