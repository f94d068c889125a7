import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { Button, buttonClass } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';
import { AccountCard } from './account-card.tsx';
import { answered, authClient } from './auth-client.ts';
import { useSignInOptions } from './sign-in-options.ts';

/** Sets a new password with the token of a link, or asks for such a link. */
export function ResetPasswordPage() {
  const { token } = useSearch({ from: '/reset-password' });
  return token ? <SetPassword token={token} /> : <AskForLink />;
}

function SetPassword({ token }: { readonly token: string }) {
  const [password, setPassword] = useState('');
  const set = useMutation({
    mutationFn: () => answered(authClient.resetPassword({ token, newPassword: password })),
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    set.mutate();
  };
  if (set.isSuccess) {
    return (
      <AccountCard title="The new password is set">
        <p className="mb-4 text-soft">Every device that was signed in has been signed out.</p>
        <Link to="/sign-in" className={`${buttonClass('solid')} w-full`}>
          Sign in
        </Link>
      </AccountCard>
    );
  }
  return (
    <AccountCard title="Set a new password">
      <form onSubmit={submit} className="space-y-4">
        <Field
          label="New password"
          type="password"
          name="password"
          autoComplete="new-password"
          required
          minLength={8}
          hint="Long is better than complicated."
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {set.error && (
          <Problem>This link was used or has expired. Ask for a new one: each works once, for an hour.</Problem>
        )}
        <Button type="submit" look="solid" disabled={set.isPending} className="w-full">
          Set it
        </Button>
      </form>
    </AccountCard>
  );
}

function AskForLink() {
  const { can_mail: canMail } = useSignInOptions();
  const [email, setEmail] = useState('');
  const ask = useMutation({ mutationFn: () => answered(authClient.requestPasswordReset({ email })) });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    ask.mutate();
  };
  if (!canMail) {
    return (
      <AccountCard title="Forgot the password?">
        <p className="text-soft text-pretty">
          This Beckon sends no e-mail. Ask the person who runs it for a link:{' '}
          <code className="font-mono text-sm">beckon user reset-link --email you@example.com</code> makes one.
        </p>
      </AccountCard>
    );
  }
  return (
    <AccountCard title="Forgot the password?">
      {ask.isSuccess ? (
        <p role="status" className="text-soft">
          If there is an account with this address, a link is on its way to it.
        </p>
      ) : (
        <form onSubmit={submit} className="space-y-4">
          <Field
            label="Email"
            type="email"
            name="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          {ask.error && <Problem>{ask.error.message}</Problem>}
          <Button type="submit" look="solid" disabled={ask.isPending} className="w-full">
            Send me a link
          </Button>
        </form>
      )}
    </AccountCard>
  );
}
