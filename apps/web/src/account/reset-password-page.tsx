import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { Button, buttonClass } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { AccountCard } from './account-card.tsx';
import { ByOptions } from './by-options.tsx';
import { answered, authClient, AuthFailure } from './auth-client.ts';
import { EmailField } from './email-field.tsx';
import { NewPasswordField } from './new-password-field.tsx';

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
  if (set.error && isSpent(set.error)) {
    return (
      <AccountCard title="This link no longer works">
        <div role="alert" className="text-soft">
          <p>It was used, or has expired: each works once, for an hour. Your password is as it was.</p>
        </div>
        <Link to="/reset-password" className={`${buttonClass('solid')} mt-5 w-full`}>
          Ask for a new link
        </Link>
      </AccountCard>
    );
  }
  return (
    <AccountCard title="Set a new password">
      <form onSubmit={submit} className="space-y-4">
        <NewPasswordField value={password} onChange={setPassword} />
        {set.error && !isSpent(set.error) && <Problem>{set.error.message}</Problem>}
        <Button type="submit" look="solid" disabled={set.isPending} className="w-full">
          {set.isPending ? 'Setting it…' : 'Set it'}
        </Button>
      </form>
    </AccountCard>
  );
}

function isSpent(error: Error): boolean {
  return error instanceof AuthFailure && error.code !== undefined && SPENT.has(error.code);
}

const SPENT: ReadonlySet<string> = new Set(['INVALID_TOKEN', 'USER_NOT_FOUND']);

const FORGOTTEN = 'Forgot the password?';

function AskForLink() {
  return <ByOptions title={FORGOTTEN}>{({ can_mail: canMail }) => (canMail ? <MailLink /> : <NoMail />)}</ByOptions>;
}

function NoMail() {
  return (
    <AccountCard title={FORGOTTEN}>
      <p className="text-soft text-pretty">
        This Beckon sends no e-mail. Ask the person who runs it for a link:{' '}
        <code className="font-mono text-sm">beckon user reset-link --email you@example.com</code> makes one.
      </p>
      <BackToSignIn />
    </AccountCard>
  );
}

function MailLink() {
  const [email, setEmail] = useState('');
  const ask = useMutation({ mutationFn: () => answered(authClient.requestPasswordReset({ email })) });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    ask.mutate();
  };
  if (ask.isSuccess) {
    return (
      <AccountCard title="Look into your mail">
        <p role="status" className="text-soft text-pretty">
          If there is an account with the address <span className="text-ink wrap-anywhere">{email}</span>, a link is on
          its way to it. It works once, for an hour. Nothing there? Look into the spam, then ask again.
        </p>
        <Button className="mt-5 w-full" onClick={() => ask.reset()}>
          Ask again
        </Button>
        <BackToSignIn />
      </AccountCard>
    );
  }
  return (
    <AccountCard title={FORGOTTEN}>
      <form onSubmit={submit} className="space-y-4">
        <p className="text-soft text-pretty">We send you a link with which you set a new one.</p>
        <EmailField value={email} onChange={setEmail} />
        {ask.error && <Problem>{ask.error.message}</Problem>}
        <Button type="submit" look="solid" disabled={ask.isPending} className="w-full">
          {ask.isPending ? 'Asking…' : 'Send me a link'}
        </Button>
      </form>
      <BackToSignIn />
    </AccountCard>
  );
}

function BackToSignIn() {
  return (
    <Link to="/sign-in" className="mt-4 inline-flex min-h-11 items-center text-sm text-soft underline">
      Back to sign-in
    </Link>
  );
}
