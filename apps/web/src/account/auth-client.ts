import { passkeyClient } from '@better-auth/passkey/client';
import { createAuthClient } from 'better-auth/client';
import { TROUBLE, UNREACHABLE } from '../app/beckon.ts';
import { fetchFreshly } from '../app/sign-in-again.ts';

/** The sign-in library's own endpoints; everything else goes through the typed client. */
export const authClient = createAuthClient({
  baseURL: `${location.origin}/api/auth`,
  plugins: [passkeyClient()],
  fetchOptions: { customFetchImpl: fetchFreshly },
});

interface Refused {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly status: number;
}

interface Answer<T> {
  readonly data: T | null;
  readonly error: Refused | null;
}

const NO_ANSWER: Answer<never> = { data: null, error: { status: 0 } };

/** What the sign-in library has refused, or could not be asked. */
export class AuthFailure extends Error {
  override readonly name = 'AuthFailure';
  /** The library's word for it, such as `INVALID_TOKEN`. */
  readonly code: string | undefined;

  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

/** The data of an answer. @throws AuthFailure with a sentence for the person */
export async function answered<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error } = await answer.catch(() => NO_ANSWER);
  if (!error) return data as T;
  if (error.status >= 500) throw new AuthFailure(TROUBLE);
  throw new AuthFailure(error.message || UNREACHABLE, error.code);
}
