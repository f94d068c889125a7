import { errorCode } from '@beckon/client/call-error';
import type { Session } from '@beckon/contract/person';
import { useMutation } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Button } from '../ui/button.tsx';
import { answered, authClient } from '../account/auth-client.ts';
import { queryClient, trpc } from './beckon.ts';
import { LiveLight } from './live-light.tsx';
import { SessionContext, useMay } from './session.tsx';
import { useWorkspace, WorkspaceProvider } from './workspace.tsx';

/** What surrounds every page of a signed-in person. */
export function AppShell({ session }: { readonly session: Session }) {
  return (
    <SessionContext value={session}>
      <WorkspaceProvider>
        <Header />
        <main className="relative">
          <Outlet />
        </main>
      </WorkspaceProvider>
    </SessionContext>
  );
}

const linkClass = 'inline-flex min-h-11 items-center rounded-lg px-2.5 text-soft hover:text-ink [&.active]:text-ink';

function Header() {
  const mayMakeKeys = useMay('keys');
  useSignedOutElsewhere();
  return (
    <header className="sticky top-0 z-10 h-(--header) border-b border-line bg-paper">
      <div className="mx-auto flex max-w-4xl items-center gap-1 px-4">
        <Link to="/" className="-ml-2 inline-flex min-h-11 items-center rounded-lg px-2 font-semibold tracking-tight">
          Beckon
        </Link>
        <WaitingCount />
        <div className="ml-auto flex items-center gap-1 text-sm">
          <span className="mr-2">
            <LiveLight />
          </span>
          <nav aria-label="Main">
            <Link to="/settings" className={linkClass}>
              Settings
            </Link>
            {mayMakeKeys && (
              <Link to="/keys" className={linkClass}>
                Keys
              </Link>
            )}
          </nav>
          <SignOut />
        </div>
      </div>
    </header>
  );
}

/** How much waits for the person, from wherever they are. */
function WaitingCount() {
  const { total_asks } = useWorkspace().view;
  if (total_asks === 0) return null;
  return (
    <Link to="/" aria-label={`${total_asks} waiting for you`} className="inline-flex min-h-11 items-center px-1">
      <span className="min-w-6 rounded-full bg-amber px-2 text-center text-sm leading-6 font-semibold text-on-amber">
        {total_asks}
      </span>
    </Link>
  );
}

function SignOut() {
  const router = useRouter();
  const signOut = useMutation({
    mutationFn: () => answered(authClient.signOut()),
    onSuccess: async () => {
      queryClient.clear();
      await router.navigate({ to: '/sign-in' });
    },
  });
  return (
    <>
      <Button
        look="plain"
        className="px-2.5! font-normal!"
        onClick={() => signOut.mutate()}
        disabled={signOut.isPending}
      >
        Sign out
      </Button>
      {signOut.error && (
        <span role="alert" className="sr-only">
          {signOut.error.message}
        </span>
      )}
    </>
  );
}

/** A session that ended (here, elsewhere, by time) leads to the sign-in page, and back afterwards. */
function useSignedOutElsewhere(): void {
  const { refusal, liveness } = useWorkspace();
  const navigate = useNavigate();
  // A socket that is refused says no reason: while there is no connection, ask over HTTP.
  const { error } = trpc.auth.session.useQuery(
    {},
    { enabled: liveness === 'offline', staleTime: 0, refetchInterval: 15_000 },
  );
  const signedOut = refusal === 'signed_out' || errorCode(error) === 'UNAUTHORIZED';
  useEffect(() => {
    if (!signedOut) return;
    const next = location.pathname === '/' ? undefined : location.pathname;
    void navigate({ to: '/sign-in', search: { next }, replace: true });
  }, [signedOut, navigate]);
}
