import { SESSION_NOT_FRESH } from '@beckon/contract/session-not-fresh';
import { useSyncExternalStore } from 'react';

/** Where a tab keeps the id of the session that it left to sign in again elsewhere. */
export const LEFT_SESSION = 'beckon.left session';

/** Somebody is asked to sign in again. */
export interface Asked {
  /** They have, as who they were; or do not want to. */
  readonly settle: (signedIn: boolean) => void;
}

let asked: (Asked & { readonly signedIn: Promise<boolean> }) | null = null;
const listeners = new Set<() => void>();

/**
 * Carries a request as `fetch` does; where it is refused because the sign-in is too old, the person is asked to sign in again,
 * and the same request goes once more (S84). Who does not want to gets the refusal.
 */
export async function fetchFreshly(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.status !== 403 || !(await isStale(response.clone())) || !(await askAgain())) return response;
  return fetch(input, init);
}

/** What is asked for now, for the window that asks. */
export function useSignInAgain(): Asked | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => asked,
  );
}

/** Several requests wait for one sign-in. Where there is no window to ask in, nobody is asked. */
function askAgain(): Promise<boolean> {
  if (listeners.size === 0) return Promise.resolve(false);
  if (asked) return asked.signedIn;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const settle = (signedIn: boolean): void => {
    asked = null;
    resolve(signedIn);
    tell();
  };
  asked = { settle, signedIn: promise };
  tell();
  return promise;
}

function tell(): void {
  for (const listener of listeners) listener();
}

/** The reason stands in an answer of the procedures, and in one of the sign-in library. */
async function isStale(response: Response): Promise<boolean> {
  const body = (await response.json().catch(() => null)) as {
    readonly code?: unknown;
    readonly error?: { readonly data?: { readonly reason?: unknown } };
  } | null;
  return body?.code === SESSION_NOT_FRESH || body?.error?.data?.reason === SESSION_NOT_FRESH;
}
