import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Signs the tokens of sessions, so that what stands in the database opens nothing by itself. */
export interface SessionSigner {
  /** What the sign-in library signs with. */
  readonly secret: string;
  /** False where plain http beyond this machine is allowed: browsers would keep no secure cookie there. */
  readonly secureCookies: boolean;
  /** The value of the cookie. */
  sign(token: string): string;
  /** The token in a cookie's value; undefined for what this installation has not signed. */
  verify(value: string): string | undefined;
}

/**
 * Makes the signer from the installation's secret. Form of the value: `<token>.<base64 of HMAC-SHA-256>`, percent-encoded,
 * as the sign-in library writes its cookies.
 */
export function createSessionSigner(installationSecret: string, { secureCookies = true } = {}): SessionSigner {
  const secret = Buffer.from(hkdfSync('sha256', installationSecret, '', 'beckon sessions', 32)).toString('base64url');
  const signature = (token: string): string => createHmac('sha256', secret).update(token).digest('base64');
  return {
    secret,
    secureCookies,
    sign: (token) => encodeURIComponent(`${token}.${signature(token)}`),
    verify(value) {
      const text = decoded(value);
      const dot = text.lastIndexOf('.');
      if (dot <= 0) return undefined;
      const token = text.slice(0, dot);
      // As text: decoders of base64 overlook what stands behind its end.
      const [given, expected] = [Buffer.from(text.slice(dot + 1)), Buffer.from(signature(token))];
      return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined;
    },
  };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
}
