import { answered, authClient } from './auth-client.ts';

/** How somebody can come in: what a sign-in page shows of it. */
export interface WaysIn {
  readonly password: boolean;
  readonly passkey: boolean;
  /** Identity providers, by id. */
  readonly providers: readonly string[];
}

/** The ways in that the person who is signed in has set up. @throws Error a sentence for the person */
export async function ownWaysIn(): Promise<WaysIn> {
  const [accounts, passkeys] = await Promise.all([
    answered(authClient.listAccounts()),
    answered<readonly unknown[]>(authClient.passkey.listUserPasskeys() as never),
  ]);
  const ids = accounts.map(({ providerId }) => providerId);
  return {
    password: ids.includes('credential'),
    passkey: passkeys.length > 0,
    providers: ids.filter((id) => id !== 'credential'),
  };
}
