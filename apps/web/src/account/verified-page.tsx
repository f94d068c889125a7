import { Link, useSearch } from '@tanstack/react-router';
import { buttonClass } from '../ui/button.tsx';
import { AccountCard } from './account-card.tsx';

/** Where the link leads that proves an e-mail address: it has, or why it has not. */
export function VerifiedPage() {
  const { error } = useSearch({ from: '/verified' });
  if (error !== undefined) {
    return (
      <AccountCard title="The address is not confirmed">
        <p className="text-soft text-pretty">{reasonOf(error)}</p>
        <Link to="/settings" className={`${buttonClass('solid')} mt-5 w-full`}>
          To your profile
        </Link>
      </AccountCard>
    );
  }
  return (
    <AccountCard title="Your address is confirmed">
      <p className="text-soft text-pretty">Runs that were shared with it are open to you from now on.</p>
      <Link to="/" className={`${buttonClass('solid')} mt-5 w-full`}>
        Go on
      </Link>
    </AccountCard>
  );
}

function reasonOf(error: string): string {
  if (error.toUpperCase() === 'INVALID_USER')
    return 'The link is for another account than the one that is signed in here. Sign in as that one, and open it again.';
  return 'This link has expired, or is not whole: it works for an hour. Your profile in the settings sends you a new one.';
}
