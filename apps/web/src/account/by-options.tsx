import type { ReactNode } from 'react';
import { explain } from '../app/beckon.ts';
import { Failure } from '../ui/notice.tsx';
import { AccountCard } from './account-card.tsx';
import { useSignInOptionsQuery, type SignInOptions } from './sign-in-options.ts';

/** A page that is another one by how this installation lets people in: it waits until that is known. */
export function ByOptions({
  title,
  children,
}: {
  readonly title: string;
  readonly children: (options: SignInOptions) => ReactNode;
}) {
  const { data, error, refetch } = useSignInOptionsQuery();
  if (data) return children(data);
  return (
    <AccountCard title={title}>
      {error ? (
        <Failure again={() => void refetch()}>{explain(error)}</Failure>
      ) : (
        <output aria-label="Loading" className="block h-11 animate-breathe rounded-lg bg-sunk" />
      )}
    </AccountCard>
  );
}
