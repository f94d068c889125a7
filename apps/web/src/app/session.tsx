import type { Session } from '@beckon/contract/person';
import type { Scope } from '@beckon/contract/scope';
import { must } from '@beckon/shared/must';
import { createContext, use } from 'react';

/** The signed-in person, for everything behind the sign-in page. */
export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  return must(use(SessionContext), 'useSession is called behind the sign-in page');
}

/** Whether to offer an action at all; the server decides again, each time. */
export function useMay(scope: Scope): boolean {
  return useSession().scopes.includes(scope);
}
