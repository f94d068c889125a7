import { useMutation } from '@tanstack/react-query';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { answered, authClient } from './auth-client.ts';
import { useSignInOptions } from './sign-in-options.ts';

/** Ways in besides the password: a passkey, and the identity providers of this installation. */
export function OtherWaysIn({ next, onSignedIn }: { readonly next: string; readonly onSignedIn: () => Promise<void> }) {
  const { providers } = useSignInOptions();
  const passkey = useMutation({
    mutationFn: () => answered(authClient.signIn.passkey()),
    onSuccess: onSignedIn,
  });
  const provider = useMutation({
    mutationFn: async (id: string) => {
      const { url } = await answered<{ url?: string | undefined }>(
        authClient.signIn.social({
          provider: id,
          callbackURL: next,
          errorCallbackURL: '/sign-in',
          disableRedirect: true,
        }),
      );
      if (url) location.assign(url);
    },
  });
  const error = passkey.error ?? provider.error;
  return (
    <div className="space-y-3">
      {'PublicKeyCredential' in window && (
        <Button className="w-full" disabled={passkey.isPending} onClick={() => passkey.mutate()}>
          Sign in with a passkey
        </Button>
      )}
      {providers.map(({ id, name }) => (
        <Button key={id} className="w-full" disabled={provider.isPending} onClick={() => provider.mutate(id)}>
          Continue with {name}
        </Button>
      ))}
      {error && <Problem>{error.message}</Problem>}
    </div>
  );
}
