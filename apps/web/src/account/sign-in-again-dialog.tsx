import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { useSession } from '../app/session.tsx';
import type { Asked } from '../app/sign-in-again.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Problem } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { answered, authClient } from './auth-client.ts';
import { OtherWaysIn } from './other-ways-in.tsx';
import { ownWaysIn } from './own-ways-in.ts';
import { PasswordField } from './password-field.tsx';
import { noteLeaving, replaceSession } from './replace-session.ts';

/** Asks who is signed in to prove it again; what they asked for goes on as soon as they have. */
export function SignInAgain({ asked }: { readonly asked: Asked }) {
  const { email } = useSession();
  const ways = useQuery({ queryKey: ['own ways in'], queryFn: ownWaysIn });
  return (
    <Dialog
      open
      onOpenChange={() => asked.settle(false)}
      title="Sign in again"
      description={`You signed in a while ago, and this cannot be undone. Show that you are ${email}: it is done at once then.`}
    >
      {ways.isPending && <Skeleton lines={2} label="Loading your ways to sign in" />}
      {ways.error && <Problem>{ways.error.message}</Problem>}
      {ways.data?.password && <PasswordForm email={email} asked={asked} />}
      {ways.data && (
        <OtherWaysIn
          next={location.pathname}
          only={ways.data}
          prove={replaceSession}
          onLeave={noteLeaving}
          onSignedIn={() => asked.settle(true)}
        />
      )}
    </Dialog>
  );
}

function PasswordForm({ email, asked }: { readonly email: string; readonly asked: Asked }) {
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => replaceSession(() => answered(authClient.signIn.email({ email, password }))),
    onSuccess: () => asked.settle(true),
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <form onSubmit={submit} className="mb-4 space-y-4">
      <input type="hidden" name="email" autoComplete="username" value={email} />
      <PasswordField value={password} onChange={setPassword} />
      {signIn.error && <Problem>{signIn.error.message}</Problem>}
      <Button type="submit" look="solid" disabled={signIn.isPending} className="w-full">
        {signIn.isPending ? 'Signing in…' : 'Sign in and go on'}
      </Button>
    </form>
  );
}
