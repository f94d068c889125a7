import { Link, useNavigate } from '@tanstack/react-router';
import { buttonClass } from '../ui/button.tsx';
import { AccountCard } from './account-card.tsx';
import { ByOptions } from './by-options.tsx';
import { NewAccountForm } from './new-account-form.tsx';

const TITLE = 'Make an account';

/** Makes an account where the installation lets anybody have one; elsewhere, says how one comes by an account. */
export function SignUpPage() {
  return (
    <ByOptions title={TITLE}>
      {({ sign_up: signUp }) =>
        signUp === 'open' ? <OpenSignUp /> : <ClosedSignUp byInvitation={signUp === 'first'} />
      }
    </ByOptions>
  );
}

function OpenSignUp() {
  const navigate = useNavigate();
  return (
    <AccountCard title={TITLE}>
      <NewAccountForm email={null} onMade={() => navigate({ to: '/', replace: true })} />
      <p className="mt-2 flex flex-wrap items-center gap-x-1.5 text-sm text-soft">
        You have one?
        <Link to="/sign-in" className="inline-flex min-h-(--control) min-w-(--control) items-center underline">
          Sign in
        </Link>
      </p>
    </AccountCard>
  );
}

function ClosedSignUp({ byInvitation }: { readonly byInvitation: boolean }) {
  return (
    <AccountCard title={byInvitation ? 'This Beckon is by invitation' : 'Sign-up is closed'}>
      <p className="text-soft text-pretty">
        {byInvitation
          ? 'Ask the person who runs it, or an admin of a workspace, for an invitation. Its link makes your account.'
          : 'The person who runs this Beckon makes its accounts. Ask them for one.'}
      </p>
      <p className="mt-5 mb-2 text-sm text-soft">You have an account already?</p>
      <Link to="/sign-in" className={`${buttonClass('solid')} w-full`}>
        Sign in
      </Link>
    </AccountCard>
  );
}
