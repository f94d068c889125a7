import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answered, authClient } from '../account/auth-client.ts';
import { Ago } from '../ui/ago.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Failure, Problem } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Row, Section } from './section.tsx';

interface Passkey {
  readonly id: string;
  readonly name?: string | undefined;
  readonly createdAt: Date | string | null;
}

const KEY = ['passkeys'];

/** Passkeys of the person: sign-in without a password, bound to this address. */
export function PasskeysSection() {
  const cache = useQueryClient();
  const passkeys = useQuery({
    queryKey: KEY,
    queryFn: () => answered<Passkey[]>(authClient.passkey.listUserPasskeys() as never),
  });
  const add = useMutation({
    mutationFn: async () => {
      const made = await authClient.passkey.addPasskey({ name: `Added ${new Date().toLocaleDateString()}` });
      if (made?.error) throw new Error(made.error.message ?? 'The passkey was not made.');
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <Section title="Passkeys" hint="Sign in with this device’s lock instead of the password.">
      {passkeys.isPending && <Skeleton shape="entry" lines={1} label="Loading passkeys" />}
      {!passkeys.data && passkeys.error && (
        <Failure again={() => void passkeys.refetch()}>{passkeys.error.message}</Failure>
      )}
      <ul className="divide-y divide-line">
        {passkeys.data?.map((passkey) => (
          <PasskeyRow key={passkey.id} passkey={passkey} />
        ))}
      </ul>
      <Button className="mt-2" disabled={add.isPending} onClick={() => add.mutate()}>
        Add a passkey
      </Button>
      {add.error && <Problem>{add.error.message}</Problem>}
    </Section>
  );
}

function PasskeyRow({ passkey }: { readonly passkey: Passkey }) {
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => answered(authClient.passkey.deletePasskey({ id: passkey.id })),
    onSuccess: () => cache.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <Row
      title={passkey.name ?? 'Passkey'}
      actions={
        <ConfirmButton
          label="Remove"
          title="Remove this passkey?"
          action="Remove"
          busy={remove.isPending}
          problem={remove.error?.message ?? null}
          onConfirm={() => remove.mutate()}
        >
          <p>Nobody signs in with it any more. Make sure that you know your password, or have another.</p>
        </ConfirmButton>
      }
    >
      {passkey.createdAt && (
        <span>
          made <Ago phrase at={new Date(passkey.createdAt).toISOString()} />
        </span>
      )}
    </Row>
  );
}
