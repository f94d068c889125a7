import { deferred } from '@beckon/shared/deferred';
import { must } from '@beckon/shared/must';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { authorizationUrl, connect, mcpStatus, redeem, REDIRECT } from './support/client.ts';
import { consent, open, publicOrigin } from './support/person.ts';

const DOCUMENT = 'https://agent.example/oauth/client.json';
const GOOD = { client_id: DOCUMENT, client_name: 'Agent of example', redirect_uris: [REDIRECT] };

/** A server whose way out leads to these documents. */
async function start(documents: Map<string, unknown> = new Map([[DOCUMENT, GOOD]])) {
  const fetched: string[] = [];
  const server = await startTestServer({
    auth: {
      async fetchJson(url) {
        fetched.push(url);
        const document = documents.get(url);
        if (document === undefined) throw new Error(`There is nothing at ${url}`);
        return document;
      },
    },
  });
  const person = await createPerson(server);
  return { server, person, fetched, documents, [Symbol.asyncDispose]: () => server.close() };
}

test('a client is who the document at its address says: the site of the address vouches for it', async () => {
  await using scene = await start();
  const { server, person } = scene;
  const { access_token } = await connect(server, person, { client_id: DOCUMENT });
  expect(await mcpStatus(server, access_token)).toBe(200);
  const human = restAs(server.url, { cookie: person.cookie });
  const { body } = await human('GET', `/auth/connections/preview?client_id=${encodeURIComponent(DOCUMENT)}`);
  expect(body).toMatchObject({ client_id: DOCUMENT, client_name: 'Agent of example', client_host: 'agent.example' });
});

const bad: readonly [string, unknown][] = [
  ['names another client', { ...GOOD, client_id: 'https://agent.example/oauth/other.json' }],
  ['names none', { client_name: 'Agent', redirect_uris: [REDIRECT] }],
  ['has no name', { client_id: DOCUMENT, redirect_uris: [REDIRECT] }],
  ['has a name too long', { ...GOOD, client_name: 'x'.repeat(101) }],
  ['leads nowhere', { ...GOOD, redirect_uris: [] }],
  [
    'leads to many places',
    { ...GOOD, redirect_uris: Array.from({ length: 21 }, (_, i) => `https://agent.example/${i}`) },
  ],
  ['leads over plain http', { ...GOOD, redirect_uris: ['http://agent.example/callback'] }],
  ['leads into a script', { ...GOOD, redirect_uris: ['javascript:alert(1)'] }],
  ['leads to another program', { ...GOOD, redirect_uris: ['agent://callback'] }],
  ['has a secret', { ...GOOD, client_secret: 'x' }],
  ['proves itself by a secret', { ...GOOD, token_endpoint_auth_method: 'client_secret_basic' }],
  ['wants another grant', { ...GOOD, grant_types: ['client_credentials'] }],
  ['is a list', [GOOD]],
  ['is null', null],
];

let running: ReturnType<typeof start> | undefined;
afterAll(async () => (await running)?.server.close());

test.for(bad)('a document that %s is refused, and leaves nothing', async ([what, document]) => {
  const { server, person, documents } = await (running ??= start());
  // Each at an address of its own.
  const address = `https://agent.example/${encodeURIComponent(what)}.json`;
  documents.set(address, JSON.parse(JSON.stringify(document).replaceAll(`"${DOCUMENT}"`, JSON.stringify(address))));
  const page = await open(authorizationUrl(server, address), person.cookie);
  expect(page.origin + page.pathname).toBe(`${publicOrigin(server)}/consent`);
  expect(page.searchParams.get('error')).toBe('client_document_invalid');
  const { rows } = await sql`select from oauth_clients`.execute(server.system.db);
  expect(rows).toEqual([]);
});

test('a document that cannot be read lets nobody in', async () => {
  await using scene = await start(new Map());
  const page = await open(authorizationUrl(scene.server, DOCUMENT), scene.person.cookie);
  expect(page.searchParams.get('error')).toBe('client_document_unreachable');
});

test('[S75] only an address of a document is asked for one: https, a host, a path, nothing that leads elsewhere', async () => {
  await using scene = await start();
  const none = [
    'http://agent.example/client.json',
    'https://agent.example',
    'https://agent.example#/client.json',
    'https://agent.example/client.json#x',
    'https://user@agent.example/client.json',
    'https://user:pass@agent.example/client.json',
    'https://agent.example/a/../client.json',
    'https://agent.example/a/./client.json',
    'https://agent.example/%2e%2e/client.json',
    'https://agent.example\\client.json',
    'https:/agent.example/client.json',
    'https://[::1]/client.json',
    'https://AGENT.example/client.json',
    'file:///etc/passwd',
    `https://agent.example/${'x'.repeat(1_000)}`,
  ];
  for (const client_id of none) {
    const page = await open(authorizationUrl(scene.server, client_id), scene.person.cookie);
    expect([client_id, page.pathname, page.searchParams.has('request')]).toEqual([client_id, '/consent', false]);
  }
  expect(scene.fetched).toEqual([]);
});

test('[S75] the installation’s way out decides where a document may be: not in its own network', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  for (const host of ['127.0.0.1', 'localhost', '169.254.169.254', '10.0.0.1', '2130706433', '0x7f.1']) {
    const page = await open(authorizationUrl(server, `https://${host}/client.json`), person.cookie);
    expect([host, page.searchParams.get('error')]).toEqual([host, 'client_document_unreachable']);
  }
});

test('a document is read again when it is five minutes old, and what it says then counts', async () => {
  await using scene = await start();
  const { server, person, documents, fetched } = scene;
  const { refresh_token } = await connect(server, person, { client_id: DOCUMENT });
  const asked = fetched.length;
  await open(authorizationUrl(server, DOCUMENT), person.cookie);
  expect(fetched.length).toBe(asked);
  const moved = 'https://agent.example/callback';
  documents.set(DOCUMENT, { ...GOOD, redirect_uris: [moved] });
  await sql`update oauth_clients set updated_at = now() - interval '6 minutes'`.execute(server.system.db);
  const page = await open(authorizationUrl(server, DOCUMENT), person.cookie);
  expect(page.searchParams.get('error')).toMatch(/^invalid/);
  const back = await consent(server, person, authorizationUrl(server, DOCUMENT, { redirect_uri: moved }));
  expect(back.origin + back.pathname).toBe(moved);
  // What it was given before it goes on using, also while its site is away.
  documents.clear();
  await sql`update oauth_clients set updated_at = now() - interval '6 minutes'`.execute(server.system.db);
  expect((await redeem(server, { grant_type: 'refresh_token', client_id: DOCUMENT, refresh_token })).status).toBe(200);
  const away = await open(authorizationUrl(server, DOCUMENT), person.cookie);
  expect(away.searchParams.get('error')).toBe('client_document_unreachable');
});

test('many who come with one client at once read its document once; with many clients, few are read at a time', async () => {
  const gate = deferred<void>();
  let reading = 0;
  let most = 0;
  await using server = await startTestServer({
    auth: {
      async fetchJson(client_id) {
        most = Math.max(most, ++reading);
        await gate.promise;
        reading--;
        return { ...GOOD, client_id };
      },
    },
  });
  const person = await createPerson(server);
  const same = Array.from({ length: 10 }, () => open(authorizationUrl(server, DOCUMENT), person.cookie));
  const others = Array.from({ length: 20 }, (_, i) =>
    open(authorizationUrl(server, `https://agent.example/${i}.json`), person.cookie),
  );
  const refused = await Promise.race(others);
  expect(refused.searchParams.get('error')).toBe('temporarily_unavailable');
  gate.resolve();
  const pages = await Promise.all([...same, ...others]);
  expect(pages.every(({ pathname }) => pathname === '/consent')).toBe(true);
  expect(most).toBeLessThanOrEqual(8);
});

test('a client with a document is the same on every machine: each consent is a connection of its own', async () => {
  await using scene = await start();
  const { server, person } = scene;
  const [laptop, desktop] = [
    await connect(server, person, { client_id: DOCUMENT }),
    await connect(server, person, { client_id: DOCUMENT, ask: { redirect_uri: REDIRECT } }),
  ];
  const human = restAs(server.url, { cookie: person.cookie });
  const { body } = await human('GET', '/auth/connections');
  expect(body.items).toHaveLength(2);
  await human('DELETE', `/auth/connections/${must(body.items[0]).id}`);
  expect([await mcpStatus(server, laptop.access_token), await mcpStatus(server, desktop.access_token)]).toEqual([
    200, 401,
  ]);
});
