import { createKey } from '@beckon/core/key/manage-keys';
import { offerSetUp, renewSetUp } from '@beckon/core/person/set-up';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openRawFeed } from '../feed/support/raw-feed.ts';
import { held } from '../support/held.ts';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../support/start-test-server.ts';
import { agentOf, by, makeTeam } from './support/team.ts';

/** Workspaces that nobody owns, or that more than one person does. */
async function orphans({ system }: TestServer): Promise<unknown[]> {
  const { rows } = await sql`
    select w.name, count(m.user_id) filter (where m.role = 'owner') as owners
    from workspaces w left join members m on m.workspace_id = w.id
    group by w.id having count(m.user_id) filter (where m.role = 'owner') <> 1`.execute(system.db);
  return rows;
}

const statusesOf = (answers: readonly { status: number }[]) => answers.map(({ status }) => status);

test('a workspace has one owner, whoever is handed it at once', async () => {
  await using server = await startTestServer();
  const team = await makeTeam(server);
  const admins = await Promise.all(Array.from({ length: 8 }, () => team.join('admin')));
  const hand = (to: TestPerson) => by(server, team.owner)('POST', `${team.path}/transfer`, { user_id: to.user_id });
  const answers = statusesOf(await Promise.all(admins.map(hand)));
  expect(answers.filter((status) => status === 200)).toHaveLength(1);
  expect(answers.filter((status) => status === 403)).toHaveLength(7);
  expect(await orphans(server)).toEqual([]);
  expect(server.errors).toEqual([]);
});

test(
  'however a deletion of an account meets what happens to its workspaces, none is left without an owner',
  { timeout: 300_000 },
  async () => {
    await using server = await startTestServer();
    const seen = new Set<number>();
    for (let round = 0; round < 15; round++) {
      const team = await makeTeam(server);
      const heir = await team.join('admin');
      const own = await by(server, heir)('POST', '/workspaces', { name: 'Heir’s own' });
      const invited = await by(server, heir)('POST', `/workspaces/${own.body.id}/invitations`, {});
      const guest = by(server, await createPerson(server));
      const [deleted, ...others] = statusesOf(
        await Promise.all([
          by(server, heir)('DELETE', '/auth/me'),
          by(server, team.owner)('POST', `${team.path}/transfer`, { user_id: heir.user_id }),
          by(server, heir)('POST', '/workspaces', { name: 'Just now' }),
          guest('POST', '/invitations/accept', { token: invited.body.token }),
        ]),
      );
      seen.add(deleted ?? 0);
      expect([200, 409]).toContain(deleted);
      expect(others.filter((status) => status >= 500)).toEqual([]);
      expect(await orphans(server)).toEqual([]);
    }
    expect(seen.size).toBeGreaterThan(0);
    expect(server.errors).toEqual([]);
  },
);

test('leaving twice at once is leaving once; nobody leaves the personal workspace', async () => {
  await using server = await startTestServer();
  const team = await makeTeam(server);
  for (let round = 0; round < 10; round++) {
    const member = await team.join('operator');
    // A call that is under way when its caller's authority is looked at is cut off.
    const leave = () => by(server, member)('POST', `${team.path}/leave`).catch(() => ({ status: 404 }));
    const statuses = statusesOf(await Promise.all([leave(), leave(), leave()]));
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 404, 404]);
  }
  const { owner } = team;
  const { status, body } = await by(server, owner)('POST', `/workspaces/${owner.workspace_id}/leave`);
  expect([status, body.detail]).toEqual([409, 'This is your personal workspace. It stays as long as your account.']);
  expect(server.errors).toEqual([]);
});

test('nobody hands a workspace over to themself', async () => {
  await using server = await startTestServer();
  const { owner, path } = await makeTeam(server);
  expect((await by(server, owner)('POST', `${path}/transfer`, { user_id: owner.user_id })).status).toBe(409);
});

test('a deleted workspace lets go of everything: calls that wait, sockets, keys; its people are at home again', async () => {
  await using server = await startTestServer();
  const team = await makeTeam(server);
  const member = await team.join('operator');
  const agent = await agentOf(server, team, member);
  const asked = await agent('POST', '/messages/agent', {
    agent_type: 'x',
    content: 'Deploy?',
    requires_user_input: true,
  });
  const { agent_instance_id: instance, message_id: cursor } = asked.body as Record<string, string>;
  const at = `agent_instance_id=${instance}&last_read_message_id=${cursor}&wait=25`;
  const poll = agent('GET', `/messages/pending?${at}`).then(
    ({ status }) => status,
    () => 'cut off',
  );
  await using feed = await openRawFeed(server.url, { cookie: member.cookie });
  await feed.followWorkspace().first(1);
  await held(server, { workspace_id: team.id, id: instance ?? '' });
  expect((await by(server, team.owner)('DELETE', team.path)).status).toBe(200);
  expect(await poll).not.toBe(200);
  expect([4401, 1006]).toContain((await feed.closed).code);
  expect((await agent('GET', '/auth/verify')).status).toBe(401);
  const { body } = await by(server, member)('GET', '/auth/session');
  expect(body).toMatchObject({ workspace_id: member.workspace_id, is_personal: true, role: 'owner' });
  expect(server.errors).toEqual([]);
});

test('what names another workspace leaves the current one', async () => {
  await using server = await startTestServer();
  const { owner, path, id } = await makeTeam(server);
  const call = by(server, owner);
  const home = `/workspaces/${owner.workspace_id}`;
  expect((await call('PATCH', home, { name: 'Home' })).body).toMatchObject({ name: 'Home', is_current: false });
  expect((await call('PATCH', path, { name: 'Crew' })).body).toMatchObject({ name: 'Crew', is_current: true });
  const current = async () => {
    const { body } = await call('GET', '/workspaces');
    return body.items.filter((each: { is_current: boolean }) => each.is_current).map((each: { id: string }) => each.id);
  };
  expect(await current()).toEqual([id]);
  expect((await call('POST', `${home}/switch`)).body).toMatchObject({ name: 'Home', is_current: true });
  expect(await current()).toEqual([owner.workspace_id]);
});

test('no key sees who the members are', async () => {
  await using server = await startTestServer();
  const team = await makeTeam(server);
  const owner = { workspace_id: team.id, user_id: team.owner.user_id };
  const { api_key: key } = await createKey(server.system, owner, { name: 'all', preset: 'automation' });
  expect((await restAs(server.url, { key })('GET', `${team.path}/members`)).status).toBe(403);
});

test('a workspace that one is not in is as unknown as none, to everything that names one', async () => {
  await using server = await startTestServer();
  const team = await makeTeam(server);
  const member = await team.join('viewer');
  const stranger = by(server, await createPerson(server));
  const calls: [method: string, path: string, body?: object][] = [
    ['PATCH', '', { name: 'Mine' }],
    ['POST', '/switch'],
    ['POST', '/leave'],
    ['POST', '/transfer', { user_id: member.user_id }],
    ['DELETE', ''],
    ['GET', '/members'],
    ['PATCH', `/members/${member.user_id}`, { role: 'admin' }],
    ['DELETE', `/members/${member.user_id}`],
    ['POST', '/invitations', {}],
    ['GET', '/invitations'],
    ['DELETE', `/invitations/${randomUUID()}`],
  ];
  for (const [method, path, body] of calls) {
    const [foreign, unknown] = [
      await stranger(method, `${team.path}${path}`, body),
      await stranger(method, `/workspaces/${randomUUID()}${path}`, body),
    ];
    expect([method, path, foreign.status, foreign.body]).toEqual([method, path, 404, unknown.body]);
  }
});

test('when the only account has gone there is a new set-up link, and one when the last has expired', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  expect(await renewSetUp(server.system)).toBeUndefined();
  expect((await by(server, person)('DELETE', '/auth/me')).status).toBe(200);
  const first = await renewSetUp(server.system);
  expect(first).toMatch(/^[\w-]{32}$/);
  expect(await renewSetUp(server.system)).toBeUndefined();
  await sql`update tickets set expires_at = now()`.execute(server.system.db);
  const setUp = (token: string | undefined) =>
    fetch(`${server.url}/trpc/auth.setUp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, email: 'ada@example.com', display_name: 'Ada', password: 'correct horse battery' }),
    });
  expect((await setUp(first)).status).toBe(401);
  const second = await renewSetUp(server.system);
  expect((await setUp(second)).status).toBe(200);
  expect(await renewSetUp(server.system)).toBeUndefined();
});

test('[S14] of twenty who use the set-up link at once, one gets the first account; then it makes none, nor does another', async () => {
  await using server = await startTestServer();
  const links = [await offerSetUp(server.system), await offerSetUp(server.system)];
  const [dead, link] = links;
  const setUp = (token: string | undefined, n: number) =>
    fetch(`${server.url}/trpc/auth.setUp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, email: `${n}@example.com`, display_name: 'X', password: 'correct horse battery' }),
    }).then(({ status }) => status);
  expect(await setUp(dead, 0)).toBe(401);
  const statuses = await Promise.all(Array.from({ length: 20 }, (_, n) => setUp(link, n)));
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(19).fill(401)]);
  expect(await setUp(await offerSetUp(server.system), 99)).toBe(401);
  const { rows } = await sql`select role from members`.execute(server.system.db);
  expect(rows).toEqual([{ role: 'owner' }]);
});
