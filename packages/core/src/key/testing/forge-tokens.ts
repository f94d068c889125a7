import { createHmac, createPublicKey, generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto';
import { EncryptJWT, SignJWT, importPKCS8, type JWTPayload } from 'jose';
import type { KeyPair } from '../key-pair.ts';
import { wrapToken, type KeyClaims } from '../key-token.ts';

/** A token under a name that says what is wrong with it. */
export type Forged = readonly [what: string, token: string];

type Header = Readonly<Record<string, unknown>>;

export const newPair = (): KeyPair =>
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const payloadOf = ({ key_id, user_id }: KeyClaims): JWTPayload => ({
  iss: 'beckon',
  aud: 'beckon:agents',
  sub: user_id,
  jti: key_id,
});

/** Wraps whatever it is, with a good checksum: only the token inside is wrong. */
function forge(header: Header, payload: unknown, sign: (input: string) => Buffer): string {
  const input = `${part(header)}.${part(payload)}`;
  return wrapToken(`${input}.${sign(input).toString('base64url')}`);
}

/**
 * Tokens that nobody can make who has not the private key, and some that would be good if a header were believed.
 *
 * @param elsewhere an address where keys of somebody else could be fetched
 */
export async function forgeTokens(own: KeyPair, claims: KeyClaims, elsewhere: string): Promise<Forged[]> {
  const payload = payloadOf(claims);
  const { privateKey: strange, publicKey: strangePublic } = generateKeyPairSync('ed25519');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = strangePublic.export({ format: 'jwk' });
  const good = await new SignJWT(payload)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
    .sign(await importPKCS8(own.privateKey, 'EdDSA'));
  const [head = '', body = '', signature = ''] = good.split('.');
  const byStranger = (input: string) => signBytes(null, Buffer.from(input), strange);
  const hmac = (secret: string | Buffer) => (input: string) => createHmac('sha256', secret).update(input).digest();
  const publicKey: KeyObject = createPublicKey(own.publicKey);
  const HS256 = { alg: 'HS256', typ: 'JWT' };
  const header = { alg: 'EdDSA', typ: 'JWT' };
  return [
    ...['none', 'None', 'NONE', ''].map((alg): Forged => [
      `alg '${alg}'`,
      forge({ alg, typ: 'JWT' }, payload, () => Buffer.alloc(0)),
    ]),
    ['alg none over a good signature', wrapToken(`${part({ alg: 'none', typ: 'JWT' })}.${body}.${signature}`)],
    ['no alg', forge({ typ: 'JWT' }, payload, byStranger)],
    ['HS256 with the public key as PEM', forge(HS256, payload, hmac(own.publicKey))],
    ['HS256 with the public key as PEM without its last line break', forge(HS256, payload, hmac(own.publicKey.trim()))],
    [
      'HS256 with the public key as DER',
      forge(HS256, payload, hmac(publicKey.export({ type: 'spki', format: 'der' }))),
    ],
    [
      'HS256 with the bytes of the public key',
      forge(HS256, payload, hmac(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'))),
    ],
    ['HS256 with an empty secret, kid of an empty file', forge({ ...HS256, kid: '../../dev/null' }, payload, hmac(''))],
    ...['../../dev/null', '/dev/null', 'http://127.0.0.1/', "x' or '1'='1"].map((kid): Forged => [
      `another signer, kid ${kid}`,
      forge({ ...header, kid }, payload, byStranger),
    ]),
    ['the signer’s own key in jwk', forge({ ...header, jwk }, payload, byStranger)],
    ['the signer’s own key at jku', forge({ ...header, jku: `${elsewhere}/jwks.json`, kid: 'x' }, payload, byStranger)],
    ['the signer’s own key at x5u', forge({ ...header, x5u: `${elsewhere}/key.pem` }, payload, byStranger)],
    ['the signer’s own key in x5c', forge({ ...header, x5c: [jwk.x] }, payload, byStranger)],
    ['another signer', forge(header, payload, byStranger)],
    [
      'RS256',
      forge({ ...header, alg: 'RS256' }, payload, (input) => signBytes('sha256', Buffer.from(input), rsa.privateKey)),
    ],
    ['an empty signature', wrapToken(`${head}.${body}.`)],
    ['a signature of zeros', wrapToken(`${head}.${body}.${Buffer.alloc(64).toString('base64url')}`)],
    ['no signature', wrapToken(`${head}.${body}`)],
    ['two dots', wrapToken('..')],
    ['a dot more', wrapToken(`${good}.`)],
    ['nothing', wrapToken('')],
    [
      'JWE',
      wrapToken(
        await new EncryptJWT(payload)
          .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'JWT' })
          .encrypt(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')),
      ),
    ],
    [
      'another person’s claims under a good signature',
      wrapToken(`${head}.${part({ ...payload, sub: '00000000-0000-4000-8000-000000000000' })}.${signature}`),
    ],
  ];
}

/** What may be changed in a token before our own key signs it. */
export interface Signing {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** A token under our own signature, with claims and header changed; a claim that is undefined is left out. */
export function signToken(own: KeyPair, claims: KeyClaims, { claims: changed = {}, header = {} }: Signing): string {
  return forge({ alg: 'EdDSA', typ: 'JWT', ...header }, { ...payloadOf(claims), ...changed }, (input) =>
    signBytes(null, Buffer.from(input), own.privateKey),
  );
}

/** Under our own signature, and yet no keys of this server; `now` in seconds. */
export function misissued(own: KeyPair, claims: KeyClaims, now: number): Forged[] {
  const cases: Readonly<Record<string, Signing>> = {
    'another issuer': { claims: { iss: 'somebody' } },
    'no issuer': { claims: { iss: undefined } },
    'another audience': { claims: { aud: 'beckon:mcp' } },
    'no audience': { claims: { aud: undefined } },
    'no jti': { claims: { jti: undefined } },
    'no sub': { claims: { sub: undefined } },
    'another typ': { header: { typ: 'at+jwt' } },
    'no typ': { header: { typ: undefined } },
    'another alg of the same signature': { header: { alg: 'Ed25519' } },
    'an alg that is not its own': { header: { alg: 'ES256' } },
    'an extension that must be understood': { header: { crit: ['sudo'], sudo: true } },
    'expired 31 s ago': { claims: { exp: now - 31 } },
    'valid from in 31 s': { claims: { nbf: now + 31 } },
    'an exp that is no number': { claims: { exp: '9999999999' } },
    'an nbf that is no number': { claims: { nbf: 'now' } },
  };
  return Object.entries(cases).map(([what, signing]) => [what, signToken(own, claims, signing)]);
}
