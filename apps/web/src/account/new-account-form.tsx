import { useMutation } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { queryClient } from '../app/beckon.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';
import { answered, authClient } from './auth-client.ts';
import { EmailField } from './email-field.tsx';
import { NewPasswordField } from './new-password-field.tsx';

/** Makes an account with a password. `email` is fixed where an invitation is made out to one. */
export function NewAccountForm({
  email: fixed,
  onMade,
}: {
  readonly email: string | null;
  readonly onMade: () => Promise<void>;
}) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState(fixed ?? '');
  const [password, setPassword] = useState('');
  const make = useMutation({
    mutationFn: () => answered(authClient.signUp.email({ name, email, password, callbackURL: '/verified' })),
    onSuccess: async () => {
      queryClient.clear();
      await onMade();
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <Field
        label="Your name"
        name="name"
        autoComplete="name"
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <EmailField value={email} onChange={setEmail} readOnly={fixed !== null} />
      <NewPasswordField label="Password" value={password} onChange={setPassword} />
      {make.error && <Problem>{make.error.message}</Problem>}
      <Button type="submit" look="solid" disabled={make.isPending} className="w-full">
        {make.isPending ? 'Making the account…' : 'Make the account'}
      </Button>
    </form>
  );
}
