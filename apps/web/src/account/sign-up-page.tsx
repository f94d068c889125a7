import { Link, useNavigate } from '@tanstack/react-router';
import { AccountCard } from './account-card.tsx';
import { NewAccountForm } from './new-account-form.tsx';

/** Makes an account where the installation lets anybody have one. */
export function SignUpPage() {
  const navigate = useNavigate();
  return (
    <AccountCard title="Make an account">
      <NewAccountForm email={null} onMade={() => navigate({ to: '/', replace: true })} />
      <p className="mt-4 text-sm text-soft">
        You have one?{' '}
        <Link to="/sign-in" className="underline">
          Sign in
        </Link>
      </p>
    </AccountCard>
  );
}
