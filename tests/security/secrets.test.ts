import { withConnection } from '@beckon/db/testing/database-server';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { createKeySigner } from '@beckon/core/key/key-token';
import { createSessionSigner } from '@beckon/core/person/session-signer';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { browserSession } from '../support/browser-session.ts';
import { createPerson, startTestServer, TEST_KEY_PAIR } from '../support/start-test-server.ts';

const CANARY = 'canary-7f3a91';

test('[S96] no credential and nothing that people wrote stands in the log or in an error, whatever goes wrong', async () => {
  await using database = await createTestDatabase({ maxConnections: 5 });
  const person = await createPerson({
    system: {
      db: database.db,
      keys: await createKeySigner(TEST_KEY_PAIR),
      sessions: createSessionSigner(TEST_KEY_PAIR.privateKey),
    },
  });
  const argument = JSON.stringify({ url: database.url, keyPair: TEST_KEY_PAIR });
  const child = fork(join(import.meta.dirname, 'support', 'logging-server.ts'), [argument], {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (log += text));
  const [url] = (await once(child, 'message')) as [string];
  const bearer = { authorization: `Bearer ${person.key}` };
  const answers: string[] = [];
  const send = async (path: string, init: RequestInit) => {
    const response = await fetch(url + path, init);
    answers.push(JSON.stringify([...response.headers]) + (await response.text()));
  };
  const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const body = (value: unknown) => ({ method: 'POST', body: JSON.stringify(value), headers: { ...json, ...bearer } });
  await send('/api/v1/auth/verify', { headers: { authorization: `Bearer ${CANARY}` } });
  await send('/api/v1/auth/verify', { headers: { cookie: `__Host-beckon_session=${CANARY}` } });
  await send(`/api/v1/auth/verify?token=${CANARY}`, {});
  await send('/api/v1/messages/agent', { ...body({}), body: `{"content":"${CANARY}` });
  await send('/trpc/messages.sendAgent', body({ content: { secret: CANARY } }));
  await send('/mcp', body({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'no', arguments: CANARY } }));
  await send('/trpc/auth.setUp', body({ token: CANARY, email: 'x', display_name: '', password: CANARY }));
  await browserSession(url).call('POST', '/api/auth/sign-in/email', { email: `x@example.com`, password: CANARY });
  // A fault of the server's own, on every door: a table is gone.
  const rename = (from: string, to: string) =>
    withConnection(database.url, (owner) => owner.query(`alter table ${from} rename to ${to}`));
  await rename('messages', 'messages_gone');
  const message = { agent_type: 'x', content: CANARY };
  await send('/api/v1/messages/agent', body(message));
  await send('/trpc/messages.sendAgent', body(message));
  await send(
    '/mcp',
    body({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'send_message', arguments: message } }),
  );
  await rename('messages_gone', 'messages');
  child.send('enough');
  // Not at its exit: what it wrote last may still be on its way.
  await once(child, 'close');

  const faults = answers.slice(-3);
  for (const fault of faults) {
    expect(fault).toMatch(/Internal server error/);
    expect(fault).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/);
    expect(fault).not.toMatch(/messages_gone|relation|select |insert |\.ts|node_modules|stack/i);
  }
  // The faults are in the log, or it would prove nothing.
  expect(log.split('does not exist').length).toBeGreaterThan(3);
  const session = person.cookie.slice(person.cookie.indexOf('=') + 1);
  expect([CANARY, person.key, session].map((secret) => log.includes(secret))).toEqual([false, false, false]);
});

test('[S7] a copy of the database holds no key, no password and no link that still opens something', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const browser = browserSession(server.url);
  const cookie = { cookie: person.cookie };
  const post = (path: string, body: unknown) => browser.call('POST', `/api/v1${path}`, body, cookie);
  const key = await post('/auth/api-keys', { name: 'one' });
  const ticket = await post('/auth/stream-ticket', {});
  const { body: sent } = await browser.call(
    'POST',
    '/api/v1/messages/agent',
    { agent_type: 'x', content: 'Hello' },
    { authorization: `Bearer ${person.key}` },
  );
  const share = await post(`/agent-instances/${sent.agent_instance_id}/access`, { email: 'g@example.com' });
  const secrets = [person.key, key.body.api_key, ticket.body.ticket, share.body.token, person.cookie.split('=')[1]];
  expect(secrets.every((secret) => typeof secret === 'string' && secret.length > 20)).toBe(true);
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(
    server.system.db,
  );
  let dump = '';
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(
      server.system.db,
    );
    dump += rows.map(({ row }) => row).join('\n');
  }
  expect(dump).toContain(person.email);
  for (const secret of secrets) expect(dump).not.toContain(secret);
});
