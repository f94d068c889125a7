import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Who signs in at the issuer. */
export interface Claims {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

export interface OidcIssuer extends AsyncDisposable {
  readonly url: string;
  readonly jwksUrl: string;
  /** Who the next sign-in is. */
  person: Claims;
  /** A token signed with the issuer's key; `overrides` of undefined leave a claim out. */
  token(claims: Claims, overrides?: Record<string, unknown>): Promise<string>;
}

export const AUDIENCE = 'authenticated';

/** A real OpenID Connect issuer, but for its sign-in page: whoever comes is `person`. */
export async function startOidcIssuer(): Promise<OidcIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const codes = new Map<string, { person: Claims; nonce: string | undefined; client: string }>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', issuer.url);
    const json = (body: unknown) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    };
    const answer = async () => {
      switch (url.pathname) {
        case '/.well-known/openid-configuration':
          return json({
            issuer: issuer.url,
            authorization_endpoint: `${issuer.url}/authorize`,
            token_endpoint: `${issuer.url}/token`,
            userinfo_endpoint: `${issuer.url}/userinfo`,
            jwks_uri: issuer.jwksUrl,
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['ES256'],
          });
        case '/jwks':
          return json({ keys: [jwk] });
        case '/authorize': {
          const code = randomUUID();
          const { searchParams } = url;
          const nonce = searchParams.get('nonce') ?? undefined;
          codes.set(code, { person: issuer.person, nonce, client: searchParams.get('client_id') ?? '' });
          const back = new URL(searchParams.get('redirect_uri') ?? '');
          back.searchParams.set('code', code);
          back.searchParams.set('state', searchParams.get('state') ?? '');
          response.writeHead(302, { location: back.href });
          return response.end();
        }
        case '/token': {
          const chunks: Buffer[] = [];
          for await (const chunk of request) chunks.push(chunk as Buffer);
          const given = codes.get(new URLSearchParams(Buffer.concat(chunks).toString()).get('code') ?? '');
          if (!given) {
            response.statusCode = 400;
            return json({ error: 'invalid_grant' });
          }
          const id_token = await issuer.token(given.person, { nonce: given.nonce, aud: given.client });
          return json({ access_token: JSON.stringify(given.person), token_type: 'Bearer', expires_in: 300, id_token });
        }
        case '/userinfo':
          return json(JSON.parse(/^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '{}'));
        default:
          response.statusCode = 404;
          return response.end();
      }
    };
    answer().catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: OidcIssuer = {
    url,
    jwksUrl: `${url}/jwks`,
    person: { sub: randomUUID() },
    async token(claims, overrides = {}) {
      const now = Math.floor(Date.now() / 1_000);
      const payload = { iss: url, aud: AUDIENCE, iat: now, exp: now + 600, ...claims, ...overrides } as JWTPayload;
      return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(privateKey);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return issuer;
}
