import { KeyScope } from '@beckon/contract/scope';
import { must } from '@beckon/shared/must';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { cases, operations } from '../parity/cases.ts';
import { callDoor, doorsOf } from '../parity/doors.ts';
import { createWorld, useWorldServer } from '../parity/world.ts';
import { browserSession } from '../support/browser-session.ts';
import { createPerson } from '../support/start-test-server.ts';

const server = await useWorldServer();

interface Row {
  readonly action: string;
  readonly decision: string;
  readonly user_id: string | null;
  readonly key_id: string | null;
  readonly ip_address: string | null;
  readonly request_id: string | null;
}

const rowsOf = async (action: string, userId: string): Promise<Row[]> => {
  const { rows } = await sql<Row>`select action, decision, user_id, key_id, ip_address, request_id from audit
    where action = ${action} and user_id = ${userId} order by created_at`.execute(server.system.db);
  return rows;
};

/** They change how one person sees things, and nothing for anybody else. */
const FOR_ONESELF = ['instances.mark', 'preferences.set'];

const privileged = operations.filter(
  ({ id, type, meta }) =>
    type === 'mutation' &&
    meta.scope !== null &&
    !KeyScope.safeParse(meta.scope).success &&
    cases[id] &&
    !FOR_ONESELF.includes(id),
);

test.each(privileged.map((operation) => [operation.id, operation] as const))(
  '[S16] [S56] %s leaves exactly one row when it is done, and one when a key tries it',
  async (id, operation) => {
    for (const door of doorsOf(operation)) {
      await using world = await createWorld(server);
      const input = await must(cases[id]).input(world);
      const { user_id, key, key_id, cookie } = world.person;
      const before = await rowsOf(id, user_id);
      const denied = await callDoor(door, server.url, operation, input, { key });
      expect([denied.ok, await rowsOf(id, user_id)]).toEqual([
        false,
        [
          ...before,
          { action: id, decision: 'denied', user_id, key_id, ip_address: '127.0.0.1', request_id: expect.any(String) },
        ],
      ]);
      const done = await callDoor(door, server.url, operation, input, { cookie });
      expect([done.ok, done.text]).toEqual([true, '']);
      expect(
        (await rowsOf(id, user_id)).slice(before.length).map(({ decision, key_id: by }) => [decision, by]),
      ).toEqual([
        ['denied', key_id],
        ['allowed', null],
      ]);
    }
  },
);

test('[S56] what a role may not do, and what is foreign, is a row of its workspace; what only failed is none', async () => {
  await using world = await createWorld(server);
  const { workspace_id } = world.person;
  const viewer = await createPerson(server);
  await sql`insert into members (workspace_id, user_id, role) values (${workspace_id}, ${viewer.user_id}, 'viewer')`.execute(
    server.system.db,
  );
  const as = browserSession(server.url);
  const headers = { cookie: viewer.cookie, 'x-beckon-workspace': workspace_id };
  const revoke = (id: string, more = headers) => as.call('DELETE', `/api/v1/auth/api-keys/${id}`, undefined, more);
  expect((await revoke(world.ids.key)).status).toBe(403);
  expect((await revoke(world.ids.key, { ...headers, 'x-beckon-workspace': viewer.workspace_id })).status).toBe(404);
  const { body } = await as.call('POST', '/api/v1/auth/api-keys', { name: 5 }, { cookie: viewer.cookie });
  expect(body.detail).toBeDefined();
  const { rows } = await sql`select workspace_id, action, decision, target_kind, target_id from audit
    where user_id = ${viewer.user_id} order by created_at`.execute(server.system.db);
  const target = { action: 'keys.revoke', decision: 'denied', target_kind: 'key', target_id: world.ids.key };
  expect(rows).toEqual([
    { workspace_id, ...target },
    { workspace_id: viewer.workspace_id, ...target },
  ]);
});

test('[S9] who signs in, and who tries to, is in the installation’s log, without the password', async () => {
  const browser = browserSession(server.url);
  const tryWith = (password: string) =>
    browser.call('POST', '/api/auth/sign-in/email', { email: 'ada@example.com', password });
  await sql`insert into users (email) values ('ada@example.com')`.execute(server.system.db);
  expect((await tryWith('this is a secret')).status).toBe(401);
  const { rows } = await sql<{ whole: string; decision: string; workspace_id: null; email: string }>`
    select audit::text as whole, decision, workspace_id, detail ->> 'email' as email from audit
    where action = 'auth.sign_in'`.execute(server.system.db);
  expect(rows).toMatchObject([{ decision: 'denied', workspace_id: null, email: 'ada@example.com' }]);
  expect(rows[0]?.whole).not.toContain('secret');
});
