import { useMutation } from '@tanstack/react-query';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/notice.tsx';
import { answered, authClient } from './auth-client.ts';
import type { WaysIn } from './own-ways-in.ts';
import { useSignInOptions } from './sign-in-options.ts';

/** Ways in besides the password: a passkey, and the identity providers of this installation. */
export function OtherWaysIn({
  next,
  only,
  prove = (signIn) => signIn(),
  onLeave,
  onSignedIn,
}: {
  /** Where an identity provider leads back to. */
  readonly next: string;
  /** Shows these alone, of what the installation offers. */
  readonly only?: WaysIn;
  /** What signing in is part of. */
  readonly prove?: (signIn: () => Promise<unknown>) => Promise<unknown>;
  /** The person is about to leave this page for an identity provider's. */
  readonly onLeave?: () => Promise<void>;
  readonly onSignedIn: () => Promise<void> | void;
}) {
  const options = useSignInOptions();
  const providers = options.providers.filter(({ id }) => only === undefined || only.providers.includes(id));
  const passkey = useMutation({
    mutationFn: () => prove(() => answered(authClient.signIn.passkey())),
    onSuccess: onSignedIn,
  });
  const provider = useMutation({
    mutationFn: async (id: string) => {
      const { url } = await answered<{ url?: string | undefined }>(
        authClient.signIn.social({
          provider: id,
          callbackURL: next,
          errorCallbackURL: only ? next : '/sign-in',
          disableRedirect: true,
        }),
      );
      if (!url) return;
      await onLeave?.();
      location.assign(url);
    },
  });
  const error = passkey.error ?? provider.error;
  return (
    <div className="space-y-3">
      {'PublicKeyCredential' in window && only?.passkey !== false && (
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
