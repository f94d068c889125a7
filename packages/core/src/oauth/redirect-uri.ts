import { MAX_REDIRECT } from '@beckon/contract/connection';

const HTTPS = /^https:\/\/[^/?#@\\\s]+(?:[/?][^#\\\s]*)?$/;
/** Spelled just so: other spellings of the same address are left to those who want to confuse. */
const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:[/?][^#\\\s]*)?$/;

/** May people be sent there with an authorization code: over https, or to a program on their own machine? */
export function isRedirectUri(uri: string): boolean {
  return uri.length <= MAX_REDIRECT && URL.canParse(uri) && (HTTPS.test(uri) || LOOPBACK.test(uri));
}
