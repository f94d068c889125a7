import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { explain, queryClient, trpc } from '../app/beckon.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';
import { AccountCard } from './account-card.tsx';
import { EmailField } from './email-field.tsx';
import { NewPasswordField } from './new-password-field.tsx';

/** Makes the first account, with the one-time link that the server's first start prints. */
export function SetUpPage() {
  const navigate = useNavigate();
  const { token } = useSearch({ from: '/setup' });
  const [form, setForm] = useState({ display_name: '', email: '', password: '' });
  const setUp = trpc.auth.setUp.useMutation({
    onSuccess: async () => {
      queryClient.clear();
      await navigate({ to: '/keys', replace: true });
    },
  });
  const change = (part: Partial<typeof form>): void => setForm((before) => ({ ...before, ...part }));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setUp.mutate({ token: token ?? '', ...form });
  };
  if (!token) {
    return (
      <AccountCard title="This link is not whole">
        <p className="text-soft">
          Open the set-up link that Beckon printed when it first started; it ends in a token. If there is an account
          already,{' '}
          <Link to="/sign-in" className="underline">
            sign in
          </Link>
          .
        </p>
      </AccountCard>
    );
  }
  return (
    <AccountCard title="Make the first account">
      <form onSubmit={submit} className="space-y-4">
        <Field
          label="Your name"
          name="name"
          autoComplete="name"
          required
          value={form.display_name}
          onChange={(event) => change({ display_name: event.target.value })}
        />
        <EmailField value={form.email} onChange={(email) => change({ email })} />
        <NewPasswordField label="Password" value={form.password} onChange={(password) => change({ password })} />
        {setUp.error && <Problem>{explain(setUp.error)}</Problem>}
        <Button type="submit" look="solid" disabled={setUp.isPending} className="w-full">
          {setUp.isPending ? 'Making the account…' : 'Make the account'}
        </Button>
      </form>
    </AccountCard>
  );
}
