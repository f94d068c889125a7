import { useMutation } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { answered, authClient } from '../account/auth-client.ts';
import { useSignInOptions } from '../account/sign-in-options.ts';
import { explain, trpc } from '../app/beckon.ts';
import { useSession } from '../app/session.tsx';
import { useSessionRefresh } from '../app/use-session-refresh.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';
import { tell } from '../ui/toast.tsx';
import { DeleteAccount } from './delete-account.tsx';
import { PasswordSection } from './password-section.tsx';
import { Section } from './section.tsx';

/** Who the person is here: name, address, password, and the end of the account. */
export function ProfileSettings() {
  const { email, email_verified: verified } = useSession();
  return (
    <>
      <Section title="Profile">
        <NameForm />
        <p className="pt-4 text-sm text-soft">
          Signed in as <span className="font-medium text-ink wrap-anywhere">{email}</span>
          {!verified && ', an address that has not been confirmed'}.
        </p>
        {!verified && <ConfirmAddress email={email} />}
      </Section>
      <PasswordSection />
      <DeleteAccount />
    </>
  );
}

/** Sends the link that proves the address, where this installation sends e-mail. */
function ConfirmAddress({ email }: { readonly email: string }) {
  const { can_mail: canMail } = useSignInOptions();
  const send = useMutation({
    mutationFn: () => answered(authClient.sendVerificationEmail({ email, callbackURL: '/verified' })),
    onSuccess: () => tell(`A link is on its way to ${email}. It works for an hour.`),
  });
  if (!canMail) return null;
  return (
    <div className="space-y-2 pt-2">
      <Button disabled={send.isPending} onClick={() => send.mutate()}>
        {send.isPending ? 'Sending…' : 'Send me a link to confirm it'}
      </Button>
      {send.error && <Problem>{send.error.message}</Problem>}
    </div>
  );
}

function NameForm() {
  const { display_name: before } = useSession();
  const [name, setName] = useState(before ?? '');
  const refresh = useSessionRefresh();
  const update = trpc.auth.updateMe.useMutation({
    onSuccess: async () => {
      await refresh();
      tell('Your name is changed. Others see it from now on.');
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    update.mutate({ display_name: name.trim() });
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3 pt-3">
      <div className="min-w-48 flex-1">
        <Field
          label="Your name"
          autoComplete="name"
          maxLength={255}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <Button type="submit" disabled={update.isPending || name.trim() === (before ?? '')}>
        {update.isPending ? 'Saving…' : 'Save'}
      </Button>
      {update.error && <Problem>{explain(update.error)}</Problem>}
    </form>
  );
}
