import { errorCode } from '@beckon/client/call-error';
import { useEffect } from 'react';
import { trpc } from './beckon.ts';
import { followLeaving, leaveAccount } from './leave-account.ts';
import { useSession } from './session.tsx';
import { onTabNews } from './tabs-channel.ts';
import { useWorkspace } from './workspace.tsx';

/** While there is no connection, in milliseconds. */
const ASK_MS = 15_000;

/**
 * Keeps what is shown that of the account that is signed in: a session that ended (here, in another tab, elsewhere, by time)
 * leads to the sign-in page and back afterwards; another account or workspace begins anew.
 */
export function useAccountTruth(): void {
  const { refusal, liveness } = useWorkspace();
  const shown = useSession();
  const { data, error, refetch } = trpc.auth.session.useQuery(
    {},
    {
      staleTime: 0,
      refetchOnWindowFocus: 'always',
      refetchOnMount: false,
      refetchInterval: liveness === 'live' ? false : ASK_MS,
    },
  );
  // A socket that is refused says no reason: each time it is, ask over HTTP.
  useEffect(() => {
    if (liveness === 'offline') void refetch({ cancelRefetch: false });
  }, [liveness, refetch]);
  const signedOut = refusal === 'signed_out' || errorCode(error) === 'UNAUTHORIZED';
  useEffect(() => {
    if (signedOut) void leaveAccount(location.pathname === '/' ? undefined : location.pathname);
  }, [signedOut]);
  const other = data !== undefined && (data.id !== shown.id || data.workspace_id !== shown.workspace_id);
  useEffect(() => {
    if (other) location.replace('/');
  }, [other]);
  useEffect(() => {
    // The way back can show a page as it was left, of whoever it was.
    const onShow = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) location.reload();
    };
    addEventListener('pageshow', onShow);
    return () => removeEventListener('pageshow', onShow);
  }, []);
  useEffect(() => onTabNews(({ type }) => type === 'account_left' && followLeaving()), []);
}
