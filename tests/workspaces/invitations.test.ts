import type { Mail } from '@beckon/core/mail';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer, type TestServer } from '../support/start-test-server.ts';
import { by, makeTeam, type Team } from './support/team.ts';

const preview = (server: TestServer, token: string) =>
  restAs(server.url, undefined)('POST', '/invitations/preview', { token });

/** An admin of the team who has invited others there, and to a workspace of their own. */
async function inviter(server: TestServer, team: Team) {
  const admin = await team.join('admin');
  const call = by(server, admin);
  const own = await call('POST', '/workspaces', { name: 'Own' });
  const invite = async (path: string) => (await call('POST', `${path}/invitations`, { role: 'admin' })).body.token;
  return { admin, call, theirs: await invite(team.path), elsewhere: await invite(`/workspaces/${own.body.id}`) };
}

test.each([
  ['is removed', 'DELETE', undefined],
  ['may no longer invite', 'PATCH', { role: 'operator' }],
])('[S13] nobody keeps a door open: what a member who %s has invited others to is over', async (_, method, body) => {
  await using server = await startTestServer();
  const team = await makeTeam(server);
  const { admin, theirs, elsewhere } = await inviter(server, team);
  const kept = await by(server, team.owner)('POST', `${team.path}/invitations`, {});
  expect((await preview(server, theirs)).status).toBe(200);
  const change = await by(server, team.owner)(method, `${team.path}/members/${admin.user_id}`, body);
  expect(change.status).toBe(200);
  const guest = by(server, await createPerson(server));
  expect((await preview(server, theirs)).status).toBe(404);
  expect((await guest('POST', '/invitations/accept', { token: theirs })).status).toBe(404);
  // What others have invited to, and what the member has elsewhere, goes on.
  expect((await preview(server, kept.body.token)).status).toBe(200);
  expect((await preview(server, elsewhere)).status).toBe(200);
  const { body: open } = await by(server, team.owner)('GET', `${team.path}/invitations`);
  expect(open.items.map(({ id }: { id: string }) => id)).toEqual([kept.body.id]);
});

test('[S13] the same for a member who leaves, and everywhere for one who deletes the account', async () => {
  await using server = await startTestServer();
  const team = await makeTeam(server);
  const first = await inviter(server, team);
  expect((await first.call('POST', `${team.path}/leave`)).status).toBe(200);
  expect((await preview(server, first.theirs)).status).toBe(404);
  expect((await preview(server, first.elsewhere)).status).toBe(200);
  const second = await inviter(server, team);
  expect((await second.call('DELETE', '/auth/me')).status).toBe(200);
  expect((await preview(server, second.theirs)).status).toBe(404);
  expect((await preview(server, second.elsewhere)).status).toBe(404);
});

test('a demotion that leaves the right to invite leaves the invitations: the owner becomes admin', async () => {
  await using server = await startTestServer();
  const team = await makeTeam(server);
  const admin = await team.join('admin');
  const { body } = await by(server, team.owner)('POST', `${team.path}/invitations`, {});
  const transfer = await by(server, team.owner)('POST', `${team.path}/transfer`, { user_id: admin.user_id });
  expect(transfer.status).toBe(200);
  expect((await preview(server, body.token)).status).toBe(200);
});

test('where the mail server fails, the invitation is there and its link can be handed on', async () => {
  const refused = new Error('421 Try again later');
  await using server = await startTestServer({ sendMail: () => Promise.reject(refused) });
  const team = await makeTeam(server);
  const { status, body } = await by(server, team.owner)('POST', `${team.path}/invitations`, { email: 'g@example.com' });
  expect([status, body.mailed]).toEqual([201, false]);
  expect(server.errors.splice(0)).toEqual([refused]);
  expect((await preview(server, new URL(body.url).searchParams.get('token') ?? '')).status).toBe(200);
});

test('what people call themselves and their workspace cannot write the letter', async () => {
  const mails: Mail[] = [];
  await using server = await startTestServer({ sendMail: async (mail) => void mails.push(mail) });
  const team = await makeTeam(server, `Team\u2028\r\nBcc: x@example.com ${'long '.repeat(15)}`);
  await by(server, team.owner)('PATCH', '/auth/me', { display_name: 'Ada\n\nYour password: https://evil.example' });
  const { body } = await by(server, team.owner)('POST', `${team.path}/invitations`, { email: 'g@example.com' });
  const [mail] = mails;
  expect(mail?.subject).toBe('You are invited to a workspace in Beckon');
  const [first = ''] = mail?.text.split('\n') ?? [];
  expect(first).toContain(
    '“Ada Your password: https://evil.example” invites you to the workspace “Team Bcc: x@example.com',
  );
  expect(mail?.text.split('\n').filter((line) => line.startsWith('http'))).toEqual([body.url]);
});

test('time and role are bounded: at most 30 days, never an owner; the token has over 128 bits and is kept as a hash', async () => {
  await using server = await startTestServer();
  const team = await makeTeam(server);
  const invite = (input: object) => by(server, team.owner)('POST', `${team.path}/invitations`, input);
  for (const input of [{ expires_in_days: 31 }, { expires_in_days: 0 }, { role: 'owner' }, { email: 'nobody' }]) {
    expect([input, (await invite(input)).status >= 400]).toEqual([input, true]);
  }
  const { body } = await invite({ expires_in_days: 30 });
  expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBe(30 * 86_400_000);
  expect(Buffer.from(body.token, 'base64url').length * 8).toBeGreaterThanOrEqual(128);
  const { rows } = await sql<{ kept: string }>`select i::text as kept from invitations i`.execute(server.system.db);
  expect(rows.filter(({ kept }) => kept.includes(body.token))).toEqual([]);
});

test('an invitation to an address serves it however it is spelled, and nobody else', async () => {
  await using server = await startTestServer();
  const team = await makeTeam(server);
  const [invited, other] = [await createPerson(server), await createPerson(server)];
  const { body } = await by(server, team.owner)('POST', `${team.path}/invitations`, {
    email: `  ${invited.email.toUpperCase()} `,
  });
  expect(body.email).toBe(invited.email);
  const accept = { token: body.token };
  expect((await by(server, other)('POST', '/invitations/accept', accept)).status).toBe(404);
  expect((await by(server, invited)('POST', '/invitations/accept', accept)).status).toBe(200);
});

test('somebody who is a member already does not use up an invitation', async () => {
  await using server = await startTestServer();
  const team = await makeTeam(server);
  const member = await team.join('viewer');
  const { body } = await by(server, team.owner)('POST', `${team.path}/invitations`, { role: 'admin' });
  const accept = { token: body.token };
  expect((await by(server, member)('POST', '/invitations/accept', accept)).status).toBe(409);
  const { body: members } = await by(server, team.owner)('GET', `${team.path}/members`);
  expect(members.items.map(({ role }: { role: string }) => role)).toEqual(['owner', 'viewer']);
  expect((await by(server, await createPerson(server))('POST', '/invitations/accept', accept)).status).toBe(200);
});
