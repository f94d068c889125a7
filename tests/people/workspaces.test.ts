import { createBeckonClient } from '@beckon/client/beckon-client';
import { deferred } from '@beckon/shared/deferred';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Mail } from '@beckon/core/mail';
import { browserSession } from '../support/browser-session.ts';
import { restAs, type RestCaller } from '../support/rest.ts';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../support/start-test-server.ts';

const PASSWORD = 'correct horse battery';

const as = (server: TestServer, person: TestPerson): RestCaller => restAs(server.url, { cookie: person.cookie });

/** A workspace with an owner and a member of each other role. */
async function team(server: TestServer) {
  const owner = await createPerson(server);
  const { body } = await as(server, owner)('POST', '/workspaces', { name: 'Team' });
  const id = body.id as string;
  const join = async (role: string) => {
    const person = await createPerson(server);
    await sql`insert into members (workspace_id, user_id, role) values (${id}, ${person.user_id}, ${role})`.execute(
      server.system.db,
    );
    return person;
  };
  return { id, path: `/workspaces/${id}`, owner, join, by: (person: TestPerson) => as(server, person) };
}

const answer = async (call: ReturnType<RestCaller>) => {
  const { status, body } = await call;
  return [status, body.detail ?? body.message ?? body.role];
};

test('a person belongs to several workspaces and acts in one: all lists are of that one, on every tab', async () => {
  await using server = await startTestServer();
  const { id, path, owner, by } = await team(server);
  await restAs(server.url, { key: owner.key })('POST', '/messages/agent', { agent_type: 'x', content: 'Hello' });
  const instances = async (headers: Record<string, string> = {}) =>
    (await by(owner)('GET', '/agent-instances', undefined, { headers })).body.length;
  expect(await instances()).toBe(1);
  expect((await by(owner)('POST', `${path}/switch`)).body).toMatchObject({ id, is_current: true, role: 'owner' });
  expect(await instances()).toBe(0);
  expect((await by(owner)('GET', '/auth/session')).body).toMatchObject({ workspace_id: id, workspace_name: 'Team' });
  // A call may name another one for itself alone.
  expect(await instances({ 'x-beckon-workspace': owner.workspace_id.toUpperCase() })).toBe(1);
  expect(await instances()).toBe(0);
  const stranger = await createPerson(server);
  for (const [name, status] of [
    [stranger.workspace_id, 401],
    [randomUUID(), 401],
    ['mine', 401],
  ] as const) {
    const refused = await by(owner)('GET', '/agent-instances', undefined, { headers: { 'x-beckon-workspace': name } });
    expect([name, refused.status]).toEqual([name, status]);
  }
  // What is made there belongs there.
  const { body: key } = await by(owner)('POST', '/auth/api-keys', { name: 'of the team' });
  const { rows } = await sql<{ workspace_id: string }>`select workspace_id from api_keys where id = ${key.id}`.execute(
    server.system.db,
  );
  expect(rows).toEqual([{ workspace_id: id }]);
});

test('roles: the owner stays until the workspace is handed over; nobody makes an owner or touches one', async () => {
  await using server = await startTestServer();
  const { path, owner, join, by } = await team(server);
  const [admin, viewer] = [await join('admin'), await join('viewer')];
  const role = (who: TestPerson, of: TestPerson, to: string) =>
    answer(by(who)('PATCH', `${path}/members/${of.user_id}`, { role: to }));
  expect(await role(admin, viewer, 'operator')).toEqual([200, 'operator']);
  expect(await role(admin, owner, 'viewer')).toEqual([409, 'The owner’s role changes by handing the workspace over.']);
  expect((await role(owner, viewer, 'owner'))[0]).toBe(422);
  expect(await role(viewer, admin, 'viewer')).toEqual([403, "Your role does not have the scope 'members'."]);
  expect(await answer(by(admin)('DELETE', `${path}/members/${owner.user_id}`))).toEqual([
    409,
    'The owner cannot be removed. Hand the workspace over first.',
  ]);
  expect((await by(owner)('POST', `${path}/leave`)).status).toBe(409);
  expect((await by(admin)('POST', `${path}/transfer`, { user_id: admin.user_id })).status).toBe(403);
  const stranger = await createPerson(server);
  expect(await answer(by(owner)('POST', `${path}/transfer`, { user_id: stranger.user_id }))).toEqual([
    404,
    'Member not found',
  ]);
  expect((await by(owner)('POST', `${path}/transfer`, { user_id: admin.user_id })).status).toBe(200);
  const told = server.system.db.selectFrom('audit').select('detail').where('action', '=', 'workspaces.transfer');
  // The log says to whom.
  expect(await told.where('decision', '=', 'allowed').execute()).toEqual([{ detail: { user_id: admin.user_id } }]);
  const { body } = await by(admin)('GET', `${path}/members`);
  expect(body.items.map(({ user_id, role: has }: Record<string, string>) => [user_id, has])).toEqual([
    [admin.user_id, 'owner'],
    [owner.user_id, 'admin'],
    [viewer.user_id, 'operator'],
  ]);
  expect((await by(owner)('POST', `${path}/leave`)).status).toBe(200);
  expect((await by(owner)('GET', `${path}/members`)).status).toBe(404);
  const personal = `/workspaces/${owner.workspace_id}`;
  expect((await by(owner)('DELETE', personal)).status).toBe(409);
  expect((await by(owner)('POST', `${personal}/leave`)).status).toBe(409);
});

test('an account goes with what is its own, not while others are in what it owns', async () => {
  await using server = await startTestServer();
  const { path, owner, join, by } = await team(server);
  const member = await join('operator');
  expect(await answer(by(owner)('DELETE', '/auth/me'))).toEqual([
    409,
    'Others are in what you own: Team. Hand it over, delete it, or remove them first.',
  ]);
  // What the member did there stays.
  const inTeam = { headers: { 'x-beckon-workspace': path.split('/')[2] ?? '' } };
  const { body: key } = await by(member)('POST', '/auth/api-keys', { name: 'one' }, inTeam);
  const agent = restAs(server.url, { key: key.api_key });
  const { body: sent } = await agent('POST', '/messages/agent', { agent_type: 'x', content: 'Hello' });
  expect((await by(member)('DELETE', '/auth/me')).status).toBe(200);
  expect((await agent('GET', '/auth/verify')).status).toBe(401);
  await by(owner)('POST', `${path}/switch`);
  expect((await by(owner)('GET', `/agent-instances/${sent.agent_instance_id}`)).status).toBe(200);
  expect((await by(owner)('DELETE', '/auth/me')).status).toBe(200);
  const { rows } = await sql`
    select from users union all select from workspaces union all select from agent_instances
    union all select from messages union all select from api_keys union all select from sessions`.execute(
    server.system.db,
  );
  expect(rows).toHaveLength(0);
  expect(server.errors).toEqual([]);
});

test('[S20] whoever is demoted or removed is so on open sockets too, and keys die with the membership', async () => {
  await using server = await startTestServer();
  const { id, path, owner, join, by } = await team(server);
  const member = await join('operator');
  await sql`update sessions set workspace_id = ${id} where user_id = ${member.user_id}`.execute(server.system.db);
  const { body: key } = await by(member)('POST', '/auth/api-keys', { name: 'one' });
  const agent = restAs(server.url, { key: key.api_key });
  const { body: ask } = await agent('POST', '/messages/agent', {
    agent_type: 'x',
    content: 'Deploy?',
    requires_user_input: true,
  });
  const [live, ended] = [deferred<void>(), deferred<number>()];
  class Signed extends WebSocket {
    constructor(url: string | URL) {
      super(url, { headers: { cookie: member.cookie, origin: server.url } });
      this.addEventListener('close', ({ code }) => ended.resolve(code));
    }
  }
  const client = createBeckonClient({ url: server.url, WebSocket: Signed });
  const feed = client.trpc.feed.workspace.subscribe({}, { onData: () => live.resolve() });
  await live.promise;
  await by(owner)('PATCH', `${path}/members/${member.user_id}`, { role: 'viewer' });
  expect((await by(member)('POST', `/asks/${ask.message_id}/answer`, { content: 'Yes' })).status).toBe(403);
  expect((await agent('POST', '/messages/agent', { agent_type: 'x', content: 'More' })).status).toBe(403);
  expect((await by(member)('GET', `/asks/${ask.message_id}`)).status).toBe(200);
  await by(owner)('DELETE', `${path}/members/${member.user_id}`);
  expect([4401, 1006]).toContain(await ended.promise);
  expect((await agent('GET', '/auth/verify')).status).toBe(401);
  expect((await by(member)('GET', `/asks/${ask.message_id}`)).status).toBe(404);
  expect((await by(member)('GET', '/auth/session')).body.workspace_id).toBe(member.workspace_id);
  feed.unsubscribe();
  await client.close();
});

test(
  '[S55] after a removal has committed nothing the removed admin was doing is written',
  { timeout: 120_000 },
  async () => {
    await using server = await startTestServer();
    const { id, path, owner, join, by } = await team(server);
    for (let round = 0; round < 40; round++) {
      const admin = await join('admin');
      const writes = Array.from({ length: 5 }, () => by(admin)('POST', `${path}/invitations`, { role: 'viewer' }));
      const removal = by(owner)('DELETE', `${path}/members/${admin.user_id}`);
      expect((await removal).status).toBe(200);
      const count = async () => {
        const { rows } = await sql<{ n: number }>`
        select count(*) as n from invitations where workspace_id = ${id} and invited_by = ${admin.user_id}`.execute(
          server.system.db,
        );
        return rows[0]?.n;
      };
      const atRemoval = await count();
      const statuses = (await Promise.all(writes)).map(({ status }) => status);
      expect(await count()).toBe(atRemoval);
      expect(statuses.filter((status) => status === 201)).toHaveLength(atRemoval ?? 0);
      await sql`delete from invitations`.execute(server.system.db);
    }
    expect(server.errors).toEqual([]);
  },
);

test('[S13] an invitation without an address: 50 people accept at once, one comes in', async () => {
  await using server = await startTestServer();
  const { path, owner, by } = await team(server);
  const { body } = await by(owner)('POST', `${path}/invitations`, { role: 'viewer' });
  expect(body).toMatchObject({ email: null, mailed: false, url: `${server.url}/invite?token=${body.token}` });
  const people = await Promise.all(Array.from({ length: 50 }, () => createPerson(server)));
  const answers = await Promise.all(
    people.map((person) => by(person)('POST', '/invitations/accept', { token: body.token })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(49);
  const { body: members } = await by(owner)('GET', `${path}/members`);
  expect(members.items).toHaveLength(2);
});

test('[S13] signing up with an invitation: of 50 addresses at once one gets an account; the invitation is then that one’s', async () => {
  await using server = await startTestServer();
  const { path, owner, by } = await team(server);
  const { body } = await by(owner)('POST', `${path}/invitations`, { role: 'approver' });
  const signUp = async (n: number) => {
    const browser = browserSession(server.url);
    const preview = await browser.call('POST', '/api/v1/invitations/preview', { token: body.token });
    expect(preview.body).toMatchObject({ kind: 'workspace', name: 'Team', role: 'approver' });
    const email = `new-${n}@example.com`;
    const { status } = await browser.call('POST', '/api/auth/sign-up/email', {
      name: 'New',
      email,
      password: PASSWORD,
    });
    return { browser, status, email };
  };
  const tries = await Promise.all(Array.from({ length: 12 }, (_, n) => signUp(n)));
  const winners = tries.filter(({ status }) => status === 200);
  expect(winners).toHaveLength(1);
  const [winner] = winners;
  const stranger = await createPerson(server);
  expect((await by(stranger)('POST', '/invitations/accept', { token: body.token })).status).toBe(404);
  const accepted = await winner?.browser.call('POST', '/api/v1/invitations/accept', { token: body.token });
  expect(accepted?.body).toMatchObject({ name: 'Team', role: 'approver', member_count: 2 });
  const again = await winner?.browser.call('POST', '/api/v1/invitations/accept', { token: body.token });
  expect(again?.status).toBe(404);
});

test('an invitation to an address goes there by e-mail, serves that address alone, and proves it', async () => {
  const mails: Mail[] = [];
  await using server = await startTestServer({ sendMail: async (mail) => void mails.push(mail) });
  const { path, owner, by } = await team(server);
  const { body } = await by(owner)('POST', `${path}/invitations`, { email: 'Grace@Example.com', role: 'operator' });
  expect(body).toMatchObject({ email: 'grace@example.com', mailed: true });
  expect(mails.map(({ to, text }) => [to, text.includes(body.url)])).toEqual([['grace@example.com', true]]);
  expect((await by(owner)('POST', `${path}/invitations`, { email: owner.email })).status).toBe(409);
  const signUp = async (email: string) => {
    const browser = browserSession(server.url);
    await browser.call('POST', '/api/v1/invitations/preview', { token: body.token });
    const { status } = await browser.call('POST', '/api/auth/sign-up/email', { name: 'X', email, password: PASSWORD });
    return { browser, status };
  };
  expect((await signUp('eve@example.com')).status).toBe(403);
  const grace = await signUp('grace@example.com');
  expect(grace.status).toBe(200);
  expect((await grace.browser.call('GET', '/api/v1/auth/session')).body.email_verified).toBe(true);
  expect((await by(await createPerson(server))('POST', '/invitations/accept', { token: body.token })).status).toBe(404);
  expect((await grace.browser.call('POST', '/api/v1/invitations/accept', { token: body.token })).status).toBe(200);
});

test('an invitation that is over, was taken back or never was is answered in the same words', async () => {
  await using server = await startTestServer();
  const { path, owner, by } = await team(server);
  const guest = await createPerson(server);
  const make = async () => (await by(owner)('POST', `${path}/invitations`, { role: 'viewer' })).body;
  const [over, revoked] = [await make(), await make()];
  await sql`update invitations set expires_at = now() where id = ${over.id}`.execute(server.system.db);
  await by(owner)('DELETE', `${path}/invitations/${revoked.id}`);
  const said = new Set<string>();
  for (const token of [over.token, revoked.token, 'never-was']) {
    const preview = await restAs(server.url, undefined)('POST', '/invitations/preview', { token });
    const accept = await by(guest)('POST', '/invitations/accept', { token });
    said.add(JSON.stringify([preview.status, preview.body, accept.status, accept.body]));
  }
  expect(said.size).toBe(1);
  expect([...said][0]).toMatch(/^\[404,/);
  expect((await by(owner)('GET', `${path}/invitations`)).body.items).toEqual([]);
});

test('[S23] a person sees where they are signed in and signs out there; a new password ends every other session', async () => {
  await using server = await startTestServer({ auth: { signUp: 'open' } });
  const form = { name: 'Grace', email: 'grace@example.com', password: PASSWORD };
  const [first, second, third] = [browserSession(server.url), browserSession(server.url), browserSession(server.url)];
  await first.call('POST', '/api/auth/sign-up/email', form);
  await second.call('POST', '/api/auth/sign-in/email', form);
  await third.call('POST', '/api/auth/sign-in/email', form);
  const { body } = await first.call('GET', '/api/v1/auth/sessions');
  expect(body.items.map(({ is_current }: { is_current: boolean }) => is_current)).toEqual([true, false, false]);
  const [, other] = body.items;
  expect((await first.call('DELETE', `/api/v1/auth/sessions/${other.id}`)).status).toBe(200);
  const alive = async () =>
    Promise.all([first, second, third].map(async (each) => (await each.call('GET', '/api/v1/auth/me')).status));
  expect((await alive()).filter((status) => status === 200)).toHaveLength(2);
  await second.call('POST', '/api/auth/sign-in/email', form);
  const changed = await first.call('POST', '/api/auth/change-password', {
    currentPassword: PASSWORD,
    newPassword: 'another long password',
  });
  expect(changed.status).toBe(200);
  expect(await alive()).toEqual([200, 401, 401]);
  expect((await first.call('POST', '/api/v1/auth/sessions/revoke-others', {})).status).toBe(200);
  expect(await alive()).toEqual([200, 401, 401]);
});
