import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { AUDIENCE, startOidcIssuer } from '../people/support/oidc-issuer.ts';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';

const DOORS: readonly [method: string, path: string, body?: string][] = [
  ['GET', '/api/v1/auth/verify'],
  ['GET', '/trpc/auth.verify?input={}'],
  ['POST', '/mcp', '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'],
];

async function knock(url: string, door: readonly (string | undefined)[], headers: Record<string, string>) {
  const [method = 'GET', path = '/', body] = door;
  const response = await fetch(url + path, {
    method,
    headers: {
      accept: 'application/json, text/event-stream',
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body }),
  });
  return { status: response.status, text: await response.text() };
}

test('[S4] a header that is there but says nothing good is 401 at every door', async () => {
  await using server = await startTestServer();
  const { key, cookie } = await createPerson(server);
  const bad = [
    '',
    'Bearer',
    'Bearer ',
    `Basic ${key}`,
    key,
    `Bearer x`,
    `Bearer ${key} ${key}`,
    `Bearer ${key}, Bearer ${key}`,
  ];
  for (const door of DOORS) {
    for (const authorization of bad) {
      // With the cookie of somebody who is signed in beside it: a bad bearer never falls back.
      const { status } = await knock(server.url, door, { authorization, cookie });
      expect([door[1], authorization, status]).toEqual([door[1], authorization, 401]);
    }
    const { status } = await knock(server.url, door, { authorization: `bearer  ${key}` });
    expect([door[1], status]).toEqual([door[1], 200]);
  }
});

test('[S4] two Authorization headers are no credential', async () => {
  await using server = await startTestServer();
  const { key } = await createPerson(server);
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.end(
    `GET /api/v1/auth/verify HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: close\r\n` +
      `Authorization: Bearer nothing\r\nAuthorization: Bearer ${key}\r\n\r\n`,
  );
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 (?:400|401) /);
});

test('[S4] a token in the address is looked at nowhere', async () => {
  await using server = await startTestServer();
  const { key, cookie } = await createPerson(server);
  const session = cookie.slice(cookie.indexOf('=') + 1);
  for (const [method, path, body] of DOORS) {
    for (const name of ['token', 'access_token', 'api_key', 'key', 'authorization']) {
      for (const token of [key, session]) {
        const query = `${path.includes('?') ? '&' : '?'}${name}=${token}`;
        const { status } = await knock(server.url, [method, path + query, body], {});
        expect([path, name, status]).toEqual([path, name, 401]);
      }
    }
  }
  const agent = restAs(server.url, { key });
  const { body } = await agent('POST', '/messages/agent', { agent_type: 'x', content: 'Hello' });
  const stream = `/api/v1/agent-instances/${body.agent_instance_id}/messages/stream?token=`;
  for (const token of [key, session]) expect((await fetch(server.url + stream + token)).status).toBe(401);
});

test('[S22] a feed that stands on another issuer’s token ends when the token does', async () => {
  await using issuer = await startOidcIssuer();
  await using server = await startTestServer({
    issuer: { jwksUrl: issuer.jwksUrl, issuer: issuer.url, audience: AUDIENCE },
  });
  // Over for 20 s: within the tolerance for ten seconds more, in which the slowest machine opens a socket.
  const exp = Math.floor(Date.now() / 1_000) - 20;
  const key = await issuer.token({ sub: randomUUID(), email: 'grace@example.com' }, { exp });
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc`, {
    headers: { authorization: `Bearer ${key}` },
  });
  let opened = false;
  socket.addEventListener('open', () => (opened = true));
  const [closed] = (await once(socket, 'close')) as [CloseEvent];
  expect(opened).toBe(true);
  expect([4401, 1006]).toContain(closed.code);
  expect((await restAs(server.url, { key })('GET', '/auth/verify')).status).toBe(401);
});
