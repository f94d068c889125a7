import { useMutation } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { answered, authClient } from '../account/auth-client.ts';
import { NewPasswordField } from '../account/new-password-field.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';
import { tell } from '../ui/toast.tsx';
import { Section } from './section.tsx';

/** A new password, for who knows the one before. */
export function PasswordSection() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () =>
      answered(authClient.changePassword({ currentPassword: current, newPassword: next, revokeOtherSessions: true })),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      tell('Your password is changed. Every other device is signed out.');
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Section title="Password" hint="A new one signs every other device out, and ends what programs were allowed.">
      <form onSubmit={submit} className="grid items-start gap-3 pt-3 sm:grid-cols-2">
        <Field
          label="Password now"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <NewPasswordField value={next} onChange={setNext} />
        <Button
          type="submit"
          disabled={change.isPending || current === '' || next === ''}
          className="sm:justify-self-start"
        >
          Change it
        </Button>
      </form>
      {change.error && (
        <div className="pt-2">
          <Problem>{change.error.message}</Problem>
        </div>
      )}
    </Section>
  );
}
