import { expect, test } from 'vitest';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';
import { callMcp, connect } from './support/client.ts';
import { publicOrigin } from './support/person.ts';

const server = await useServer({ auth: { fetchJson: () => Promise.reject(new Error('Nothing is there')) } });
const { port } = new URL(server.url);

const challengeOf = async (token?: string): Promise<string | null> => {
  const response = await callMcp(server, token, { method: 'ping' });
  expect(response.status).toBe(401);
  return response.headers.get('www-authenticate');
};

test('who comes to /mcp without a credential is told where to learn how to be let in', async () => {
  expect(await challengeOf()).toBe(
    `Bearer resource_metadata="http://127.0.0.1:${port}/.well-known/oauth-protected-resource/mcp", scope="agent"`,
  );
});

test('a credential that is not good is called so (RFC 6750)', async () => {
  for (const token of ['bko_nothing', 'bkn_nothing', 'nothing']) {
    expect(await challengeOf(token)).toMatch(
      /^Bearer error="invalid_token", resource_metadata="[^"]+", scope="agent"$/,
    );
  }
});

test.for(['localhost', '127.0.0.1'])(
  'the MCP door at %s is called as it was reached, its issuer is one',
  async (name) => {
    const origin = `http://${name}:${port}`;
    for (const path of ['/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource']) {
      const response = await fetch(origin + path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain('application/json');
      expect(await response.json()).toEqual({
        resource: `${origin}/mcp`,
        resource_name: 'Beckon',
        authorization_servers: [`http://localhost:${port}/api/auth`],
        scopes_supported: ['agent'],
        bearer_methods_supported: ['header'],
      });
    }
  },
);

test('the issuer says of itself what there is, with the path of its name put in as RFC 8414 has it', async () => {
  const issuer = `http://localhost:${port}/api/auth`;
  for (const path of ['/.well-known/oauth-authorization-server/api/auth', '/.well-known/oauth-authorization-server']) {
    const document = (await (await fetch(publicOrigin(server) + path)).json()) as Record<string, unknown>;
    expect(document).toEqual({
      issuer,
      authorization_endpoint: `${issuer}/oauth2/authorize`,
      token_endpoint: `${issuer}/oauth2/token`,
      registration_endpoint: `${issuer}/oauth2/register`,
      revocation_endpoint: `${issuer}/oauth2/revoke`,
      scopes_supported: ['agent', 'relay', 'offline_access'],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_methods_supported: ['none'],
      revocation_endpoint_auth_methods_supported: ['none'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
    });
  }
});

test('every other path that clients try is a JSON 404', async () => {
  const paths = [
    '/.well-known/openid-configuration',
    '/.well-known/openid-configuration/api/auth',
    '/api/auth/.well-known/openid-configuration',
    '/api/auth/.well-known/oauth-authorization-server',
    '/.well-known/oauth-protected-resource/api/v1',
    '/.well-known/nothing',
  ];
  for (const path of paths) {
    const response = await fetch(publicOrigin(server) + path);
    expect([path, response.status]).toEqual([path, 404]);
    expect(await response.json()).toEqual({ detail: expect.stringMatching(/not found/i) });
  }
});

test('of the library’s endpoints those are there that clients and the consent page need', async () => {
  const person = await createPerson(server);
  const origin = publicOrigin(server);
  const gone = ['introspect', 'userinfo', 'end-session', 'create-client', 'get-clients', 'get-consents', 'continue'];
  for (const path of gone) {
    for (const method of ['GET', 'POST']) {
      const response = await fetch(`${origin}/api/auth/oauth2/${path}`, {
        method,
        headers: { cookie: person.cookie, origin, 'content-type': 'application/json' },
        ...(method === 'POST' && { body: '{}' }),
      });
      expect([path, method, response.status]).toEqual([path, method, 404]);
    }
  }
});

test('pages of other sites may read the documents and use the endpoints of programs, never with a cookie [S31]', async () => {
  const page = 'http://localhost:6274';
  const origin = publicOrigin(server);
  const open: readonly [string, string][] = [
    ['GET', '/.well-known/oauth-protected-resource/mcp'],
    ['GET', '/.well-known/oauth-authorization-server/api/auth'],
    ['POST', '/api/auth/oauth2/token'],
    ['POST', '/api/auth/oauth2/register'],
    ['POST', '/api/auth/oauth2/revoke'],
  ];
  for (const [method, path] of open) {
    const asked = { origin: page, 'access-control-request-method': method };
    const preflight = await fetch(origin + path, { method: 'OPTIONS', headers: asked });
    const { headers } = await fetch(origin + path, { method, headers: { origin: page } });
    expect([path, preflight.status]).toEqual([path, 204]);
    for (const each of [preflight.headers, headers]) {
      expect([path, each.get('access-control-allow-origin')]).toEqual([path, '*']);
      expect(each.has('access-control-allow-credentials')).toBe(false);
    }
    expect(preflight.headers.get('access-control-allow-methods')).toBe(method);
  }
  const person = await createPerson(server);
  const others: readonly [string, string][] = [
    ['POST', '/api/auth/oauth2/consent'],
    ['POST', '/api/auth/sign-in/email'],
    ['POST', '/mcp'],
  ];
  for (const [method, path] of others) {
    const response = await fetch(origin + path, { method, headers: { origin: page, cookie: person.cookie } });
    expect([path, response.status]).toEqual([path, 403]);
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
  }
});

test('over plain http from elsewhere OAuth is not offered, and keys work on', async () => {
  await using plain = await startTestServer({ insecureHttp: true, http: { publicUrl: 'http://beckon.example:8787' } });
  const person = await createPerson(plain);
  const response = await callMcp(plain, undefined, { method: 'ping' });
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
  for (const path of ['/.well-known/oauth-protected-resource/mcp', '/api/auth/oauth2/authorize']) {
    expect((await fetch(plain.url + path, { redirect: 'manual' })).status).toBe(404);
  }
  expect((await callMcp(plain, person.key, { method: 'tools/list' })).status).toBe(200);
});

test('a token is good at every address of the same door', async () => {
  const person = await createPerson(server);
  const { access_token } = await connect(server, person, { ask: { resource: `http://LOCALHOST:${port}/mcp/` } });
  expect((await callMcp(server, access_token, { method: 'tools/list' })).status).toBe(200);
});
