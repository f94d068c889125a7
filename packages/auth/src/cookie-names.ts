/** The names of a person's cookies. */
export interface CookieNames {
  /** Begins the names of the library's own cookies. */
  readonly prefix: string;
  readonly session: string;
  /** Carries the token of the invitation that somebody signs up with. */
  readonly invitation: string;
}

/**
 * Names cookies so that browsers guard them: `__Host-` ones are kept over https and on loopback only, for this host alone.
 * Where the installation allows plain http beyond this machine there is nothing to guard them with.
 */
export function cookieNames({ secureCookies }: { readonly secureCookies: boolean }): CookieNames {
  const prefix = secureCookies ? '__Host-beckon' : 'beckon';
  return { prefix, session: `${prefix}_session`, invitation: `${prefix}_invitation` };
}
