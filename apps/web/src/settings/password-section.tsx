import { useMutation } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { answered, authClient } from '../account/auth-client.ts';
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
      <form onSubmit={submit} className="grid items-end gap-3 pt-3 sm:grid-cols-[1fr_1fr_auto]">
        <Field
          label="Password now"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <Field
          label="New password"
          type="password"
          autoComplete="new-password"
          required
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <Button type="submit" disabled={change.isPending || current === '' || next === ''}>
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
