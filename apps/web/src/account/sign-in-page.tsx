import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { queryClient } from '../app/beckon.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { AccountCard } from './account-card.tsx';
import { answered, authClient } from './auth-client.ts';
import { EmailField } from './email-field.tsx';
import { OtherWaysIn } from './other-ways-in.tsx';
import { PasswordField } from './password-field.tsx';
import { useSignInOptions } from './sign-in-options.ts';

export function SignInPage() {
  const navigate = useNavigate();
  const { next } = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => answered(authClient.signIn.email({ email, password })),
    onSuccess: () => goOn(),
  });
  const { sign_up: signUp } = useSignInOptions();
  const goOn = async (): Promise<void> => {
    queryClient.clear();
    // An address with a query, or one of the server's own, is none of the router's.
    if (next !== undefined && /[?]|^\/api\//.test(next)) location.assign(next);
    else await navigate({ to: next ?? '/', replace: true });
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <AccountCard title="Sign in">
      <form onSubmit={submit} className="space-y-4">
        <EmailField value={email} onChange={setEmail} />
        <PasswordField value={password} onChange={setPassword} />
        {signIn.error && <Problem>{signIn.error.message}</Problem>}
        <Button type="submit" look="solid" disabled={signIn.isPending} className="w-full">
          {signIn.isPending ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
      <div className="mt-4 space-y-4">
        <OtherWaysIn next={next ?? '/'} onSignedIn={goOn} />
        <p className="flex justify-between text-sm text-soft">
          <Link to="/reset-password" className="inline-flex min-h-11 items-center underline">
            Forgot the password?
          </Link>
          {signUp === 'open' && (
            <Link to="/sign-up" className="inline-flex min-h-11 items-center underline">
              Make an account
            </Link>
          )}
        </p>
      </div>
    </AccountCard>
  );
}
