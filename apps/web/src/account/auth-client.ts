import { passkeyClient } from '@better-auth/passkey/client';
import { createAuthClient } from 'better-auth/client';

/** The sign-in library's own endpoints; everything else goes through the typed client. */
export const authClient = createAuthClient({
  baseURL: `${location.origin}/api/auth`,
  plugins: [passkeyClient()],
});

interface Answer<T> {
  readonly data: T | null;
  readonly error: { readonly message?: string | undefined; readonly status: number } | null;
}

/** The data of an answer. @throws Error a sentence for the person */
export async function answered<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error } = await answer;
  if (!error) return data as T;
  throw new Error(error.message || 'Beckon cannot be reached. Check the connection and try again.');
}
