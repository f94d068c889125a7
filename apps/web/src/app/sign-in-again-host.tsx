import { lazy, Suspense, useEffect } from 'react';
import { LEFT_SESSION, useSignInAgain } from './sign-in-again.ts';

// Loaded when it is first wanted: most visits never are asked.
const SignInAgain = lazy(async () => ({ default: (await import('../account/sign-in-again-dialog.tsx')).SignInAgain }));

/** Where a person is asked to sign in again, over whatever page. */
export function SignInAgainHost() {
  const asked = useSignInAgain();
  useEffect(() => {
    const left = sessionStorage.getItem(LEFT_SESSION);
    sessionStorage.removeItem(LEFT_SESSION);
    if (left !== null) void finish(left);
  }, []);
  return <Suspense fallback={null}>{asked && <SignInAgain asked={asked} />}</Suspense>;
}

async function finish(left: string): Promise<void> {
  const { finishReturn } = await import('../account/replace-session.ts');
  await finishReturn(left);
}
