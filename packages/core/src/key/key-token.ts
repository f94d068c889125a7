import { crc32 } from 'node:zlib';
import { createHash } from 'node:crypto';
import { SignJWT, importPKCS8, importSPKI, jwtVerify } from 'jose';

/** What a key says of itself. Everything else is in its row. */
export interface KeyClaims {
  readonly key_id: string;
  readonly user_id: string;
}

/** Signs and verifies the inside of keys. */
export interface KeySigner {
  sign(claims: KeyClaims, expiresAt: Date | undefined): Promise<string>;
  /** Undefined for whatever is not a key of ours: form, checksum, signature, issuer, audience, expiry. */
  verify(token: string): Promise<KeyClaims | undefined>;
}

const ALGORITHM = 'EdDSA';
const ISSUER = 'beckon';
const TYPE = 'JWT';
const AUDIENCE = 'beckon:agents';
const PREFIX = 'bkn_';
const TOLERANCE_SECONDS = 30;
const MAX_VERIFIED = 10_000;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Makes the signer of `bkn_<jwt>_<checksum>` keys from an Ed25519 pair in PEM (PKCS #8, SPKI).
 *
 * @throws Error when a PEM cannot be read
 */
export async function createKeySigner(pair: { privateKey: string; publicKey: string }): Promise<KeySigner> {
  const privateKey = await importPKCS8(pair.privateKey, ALGORITHM);
  const publicKey = await importSPKI(pair.publicKey, ALGORITHM);
  // A signature once good stays good, and costs as much as the rest of a request; whether the key lives is the row's affair.
  const verified = new Map<string, { claims: KeyClaims; expiresAt: number | undefined }>();
  return {
    async sign(claims, expiresAt) {
      const jwt = new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE);
      jwt.setSubject(claims.user_id).setJti(claims.key_id).setIssuedAt();
      if (expiresAt) jwt.setExpirationTime(expiresAt);
      return wrapToken(await jwt.sign(privateKey));
    },
    async verify(token) {
      const known = verified.get(token);
      if (known && (known.expiresAt === undefined || known.expiresAt > Date.now())) return known.claims;
      const jwt = unwrapToken(token);
      if (!jwt) return undefined;
      try {
        const { payload } = await jwtVerify(jwt, publicKey, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          typ: TYPE,
          clockTolerance: TOLERANCE_SECONDS,
          requiredClaims: ['sub', 'jti'],
        });
        if (!payload.jti || !payload.sub) return undefined;
        const claims = { key_id: payload.jti, user_id: payload.sub };
        if (verified.size >= MAX_VERIFIED) verified.clear();
        verified.set(token, { claims, expiresAt: payload.exp && (payload.exp + TOLERANCE_SECONDS) * 1_000 });
        return claims;
      } catch {
        return undefined;
      }
    },
  };
}

/** The form in which a key is carried: a prefix that scanners find, the JWT, and a checksum that catches typing errors. */
export const wrapToken = (jwt: string): string => `${PREFIX}${jwt}_${checksum(jwt)}`;

/** The JWT inside; undefined where the form or the checksum is wrong, before any database or signature work. */
export function unwrapToken(token: string): string | undefined {
  const end = token.length - 7;
  if (!token.startsWith(PREFIX) || end <= PREFIX.length || token[end] !== '_') return undefined;
  const jwt = token.slice(PREFIX.length, end);
  return checksum(jwt) === token.slice(end + 1) ? jwt : undefined;
}

/** What is stored of a secret. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let i = 0; i < 6; i++) {
    digits = (BASE62[rest % 62] ?? '') + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
