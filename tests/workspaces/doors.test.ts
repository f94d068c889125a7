import { expect, test } from 'vitest';
import { openRawFeed } from '../feed/support/raw-feed.ts';
import type { RestCaller } from '../support/rest.ts';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../support/start-test-server.ts';
import { agentOf, by, makeTeam } from './support/team.ts';

/** A team's run, which a member and the owner have shown to people outside: one that is known, one that has a link only. */
async function scene(server: TestServer) {
  const team = await makeTeam(server);
  const [member, guest, kept] = [await team.join('admin'), await createPerson(server), await createPerson(server)];
  const agent = await agentOf(server, team, team.owner);
  const { body } = await agent('POST', '/messages/agent', { agent_type: 'x', content: 'Hello' });
  const at = `/agent-instances/${body.agent_instance_id}`;
  const share = async (call: RestCaller, email: string): Promise<string> =>
    (await call('POST', `${at}/access`, { email, access: 'WRITE' })).body.token;
  const owner = by(server, team.owner);
  await share(owner, kept.email);
  await share(by(server, member), guest.email);
  const link = await share(by(server, member), 'link@example.com');
  const sees = async (person: TestPerson): Promise<boolean> => (await by(server, person)('GET', at)).status === 200;
  const emails = async (): Promise<string[]> =>
    (await owner('GET', `${at}/access`)).body.map(({ email }: { email: string }) => email).toSorted();
  return {
    team,
    member,
    guest,
    kept,
    owner,
    at,
    instance: body.agent_instance_id as string,
    link,
    sees,
    emails,
    share,
  };
}

interface End {
  readonly why: string;
  readonly by: 'owner' | 'member';
  call(path: string, userId: string): [method: string, path: string, body?: object];
}

const ends: readonly End[] = [
  { why: 'is removed', by: 'owner', call: (path, id) => ['DELETE', `${path}/members/${id}`] },
  {
    why: 'may no longer share',
    by: 'owner',
    call: (path, id) => ['PATCH', `${path}/members/${id}`, { role: 'viewer' }],
  },
  { why: 'leaves', by: 'member', call: (path) => ['POST', `${path}/leave`] },
  { why: 'deletes the account', by: 'member', call: () => ['DELETE', '/auth/me'] },
];

test.each(ends)(
  '[S107] what a member who $why has shown to people outside is over, what others have shown goes on',
  async (end) => {
    await using server = await startTestServer();
    const { team, member, guest, kept, at, instance, link, sees, emails } = await scene(server);
    await using feed = await openRawFeed(server.url, { cookie: guest.cookie });
    const frames = feed.followInstance(instance);
    await frames.first(1);
    expect([await sees(guest), await sees(kept)]).toEqual([true, true]);
    const answer = await by(server, end.by === 'owner' ? team.owner : member)(...end.call(team.path, member.user_id));
    expect(answer.status).toBe(200);
    expect([await sees(guest), await sees(kept)]).toEqual([false, true]);
    expect((await by(server, guest)('POST', `${at}/messages`, { content: 'Still here' })).status).toBe(404);
    expect((await frames.refused).message).toBe('Agent instance not found');
    const invited = await createPerson(server, { email: 'link@example.com' });
    expect((await by(server, invited)('POST', '/shares/accept', { token: link })).status).toBe(404);
    expect(await emails()).toEqual([team.owner.email, kept.email].toSorted());
    expect(server.errors).toEqual([]);
  },
);

test('[S107] a smaller role that may still share leaves the shares; whoever was shown a run sees it on', async () => {
  await using server = await startTestServer();
  const { team, member, guest, owner, sees } = await scene(server);
  const answer = await owner('PATCH', `${team.path}/members/${member.user_id}`, { role: 'operator' });
  expect([answer.status, await sees(guest)]).toEqual([200, true]);
});

test('[S107] who is removed has no way back: neither by what others have shown them before, nor by an invitation to their address', async () => {
  await using server = await startTestServer();
  const { team, owner, kept, at, sees } = await scene(server);
  const invitation = async () =>
    (await owner('POST', `${team.path}/invitations`, { email: kept.email, role: 'admin' })).body.token;
  const [first, second] = [await invitation(), await invitation()];
  const accept = async (token: string) => (await by(server, kept)('POST', '/invitations/accept', { token })).status;
  expect([await sees(kept), await accept(first)]).toEqual([true, 200]);
  expect((await owner('DELETE', `${team.path}/members/${kept.user_id}`)).status).toBe(200);
  expect([await sees(kept), await accept(second)]).toEqual([false, 404]);
  expect((await by(server, kept)('GET', '/agent-instances?scope=shared')).body).toEqual([]);
  // Whoever decides so lets them in again.
  expect((await owner('POST', `${at}/access`, { email: kept.email })).status).toBe(200);
  expect([await sees(kept), await accept(await invitation())]).toEqual([true, 200]);
});
