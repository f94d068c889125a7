import { createPerson, startTestServer, type TestServer } from '../support/start-test-server.ts';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { makeTeam, by } from '../workspaces/support/team.ts';

const grow = ({ system: { db } }: TestServer, minutes: number) =>
  sql`update sessions set created_at = created_at - make_interval(mins => ${minutes})`.execute(db);

test('[S84] what cannot be undone needs a fresh sign-in, at every door, and who tried without is written down', async () => {
  await using server = await startTestServer();
  const team = await makeTeam(server);
  const heir = await team.join('admin');
  const calls: [method: string, path: string, id: string, input: object][] = [
    ['POST', `${team.path}/transfer`, 'workspaces.transfer', { workspace_id: team.id, user_id: heir.user_id }],
    ['DELETE', team.path, 'workspaces.remove', { workspace_id: team.id }],
    ['DELETE', '/auth/me', 'auth.deleteMe', {}],
  ];
  await grow(server, 5);
  for (const [method, path, id, input] of calls) {
    const body = method === 'POST' ? { user_id: heir.user_id } : undefined;
    const { status, body: said } = await by(server, team.owner)(method, path, body);
    expect([id, status, said.detail]).toEqual([id, 403, expect.stringContaining('sign out and in again')]);
    const called = await fetch(`${server.url}/trpc/${id}`, {
      method: 'POST',
      headers: { cookie: team.owner.cookie, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    expect([id, called.status]).toEqual([id, 403]);
  }
  const { rows } = await sql<{ action: string; decision: string }>`
    select distinct action, decision from audit where action = any(${calls.map(([, , id]) => id)}::text[])
    order by action`.execute(server.system.db);
  expect(rows).toEqual(
    calls.map(([, , action]) => ({ action, decision: 'denied' })).toSorted((a, b) => (a.action < b.action ? -1 : 1)),
  );
  expect((await by(server, team.owner)('GET', '/auth/me')).status).toBe(200);

  await grow(server, -1);
  expect((await by(server, team.owner)('DELETE', team.path)).status).toBe(200);
  expect((await by(server, team.owner)('DELETE', '/auth/me')).status).toBe(200);
});

test('[S84] a way into the account is added or taken away shortly after sign-in only', async () => {
  await using server = await startTestServer();
  const { cookie } = await createPerson(server);
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${server.url}/api/auth/${path}`, {
      method,
      headers: { cookie, origin: server.url, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return [response.status, ((await response.json()) as { code?: string }).code];
  };
  const changes = () =>
    Promise.all([
      call('GET', 'passkey/generate-register-options'),
      call('POST', 'passkey/delete-passkey', { id: randomUUID() }),
      call('POST', 'unlink-account', { providerId: 'github' }),
      call('POST', 'link-social', { provider: 'github' }),
      // However its path is written.
      call('GET', 'passkey/x/../generate-register-options'),
    ]);
  expect((await changes()).filter(([, code]) => code === 'SESSION_NOT_FRESH')).toEqual([]);
  await grow(server, 5);
  expect(await changes()).toEqual(Array(5).fill([403, 'SESSION_NOT_FRESH']));
  expect((await call('GET', 'passkey/list-user-passkeys'))[0]).toBe(200);
});
