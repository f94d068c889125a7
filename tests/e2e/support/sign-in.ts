import { restAs, type RestCaller } from '../../support/rest.ts';
import type { Person } from './installation.ts';

/** A signed-in person, calling over REST as their browser would. */
export interface SignedIn {
  /** For a Cookie header. */
  readonly cookie: string;
  readonly rest: RestCaller;
}

/** Signs in with the password. @throws Error with the server's answer when it refuses */
export async function signIn(url: string, { email, password }: Person): Promise<SignedIn> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  });
  const cookie = response.headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0])
    .join('; ');
  if (!response.ok || !cookie) throw new Error(`Sign-in answered ${response.status}: ${await response.text()}`);
  return { cookie, rest: restAs(url, { cookie }) };
}
