import { createBeckonClient } from '@beckon/client/beckon-client';
import { deferred } from '@beckon/shared/deferred';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { browserSession } from '../support/browser-session.ts';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../support/start-test-server.ts';

async function scene(server: TestServer) {
  const [owner, guest] = [await createPerson(server), await createPerson(server)];
  const agent = restAs(server.url, { key: owner.key });
  const { body } = await agent('POST', '/messages/agent', {
    agent_type: 'x',
    content: 'Deploy?',
    requires_user_input: true,
  });
  const { agent_instance_id: instance, message_id: ask } = body as Record<string, string>;
  const as = (person: TestPerson) => restAs(server.url, { cookie: person.cookie });
  const share = (email: string, access?: string) =>
    as(owner)('POST', `/agent-instances/${instance}/access`, { email, ...(access && { access }) });
  return { owner, guest, agent, instance: instance ?? '', ask: ask ?? '', as, share };
}

const doors = (instance: string, ask: string): [method: string, path: string, body?: object][] => [
  ['GET', `/agent-instances/${instance}`],
  ['GET', `/agent-instances/${instance}/messages`],
  ['GET', `/messages/${ask}`],
  ['GET', `/asks/${ask}`],
  ['POST', `/agent-instances/${instance}/messages`, { content: 'Hello' }],
  ['POST', `/asks/${ask}/answer`, { content: 'Yes' }],
];

test('an instance that is not shared is unknown; READ shows it, WRITE answers too; nothing else of its workspace shows', async () => {
  await using server = await startTestServer();
  const { owner, guest, as, instance, ask, share, agent } = await scene(server);
  const statuses = async () => {
    const answers = [];
    for (const [method, path, body] of doors(instance, ask)) answers.push((await as(guest)(method, path, body)).status);
    return answers;
  };
  expect(await statuses()).toEqual([404, 404, 404, 404, 404, 404]);
  const { body: read } = await share(guest.email.toUpperCase());
  expect(read).toMatchObject({
    email: guest.email,
    access: 'READ',
    user_id: guest.user_id,
    invited: false,
    token: null,
  });
  expect(await statuses()).toEqual([200, 200, 200, 200, 403, 403]);
  expect((await as(guest)('GET', `/agent-instances/${instance}`)).body).toMatchObject({
    access_level: 'READ',
    is_owner: false,
  });
  const { body: shared } = await as(guest)('GET', '/agent-instances?scope=shared');
  expect(shared.map(({ id }: { id: string }) => id)).toEqual([instance]);
  expect((await as(guest)('GET', '/agent-instances')).body).toEqual([]);
  expect((await as(guest)('GET', '/asks')).body.total).toBe(0);
  expect((await as(guest)('DELETE', `/agent-instances/${instance}`)).status).toBe(404);
  expect((await as(guest)('PATCH', `/agent-instances/${instance}`, { name: 'Mine' })).status).not.toBe(200);
  expect((await as(guest)('GET', `/agent-instances/${instance}/access`)).status).toBe(404);

  await as(owner)('DELETE', `/agent-instances/${instance}/access/${read.id}`);
  expect(await statuses()).toEqual([404, 404, 404, 404, 404, 404]);
  await share(guest.email, 'WRITE');
  const { body: answered } = await as(guest)('POST', `/asks/${ask}/answer`, { content: 'Yes' });
  expect(answered).toMatchObject({ state: 'answered', answer: 'Yes' });
  const { body: pending } = await agent(
    'GET',
    `/messages/pending?agent_instance_id=${instance}&last_read_message_id=${ask}`,
  );
  expect(pending.messages.map(({ content }: { content: string }) => content)).toEqual(['Yes']);
  expect(server.errors).toEqual([]);
});

test('the sentences of the reference: a duplicate, the owner’s own address, an unknown share; an address that is none is refused', async () => {
  await using server = await startTestServer();
  const { owner, as, instance, share } = await scene(server);
  expect((await share('New@example.com')).status).toBe(200);
  const detail = async (answer: ReturnType<typeof share>) => {
    const { status, body } = await answer;
    return [status, body.detail];
  };
  expect(await detail(share('new@EXAMPLE.com'))).toEqual([400, 'This email already has access to the session']);
  expect(await detail(share(owner.email))).toEqual([400, 'Owner already has full access']);
  expect(await detail(share('nope'))).toEqual([400, "email is not an e-mail address: 'nope'"]);
  expect((await share('x@example.com', 'ADMIN')).status).toBe(422);
  const gone = as(owner)('DELETE', `/agent-instances/${instance}/access/${randomUUID()}`);
  expect(await detail(gone)).toEqual([404, 'Share not found']);
});

test('[S13] a share for an address without an account binds once its link is opened, by who has that address, and once only', async () => {
  await using server = await startTestServer();
  const { as, instance, ask, share } = await scene(server);
  const invited = await createPerson(server);
  const { email } = invited;
  // An address that nobody has proved yet: what an open sign-up makes.
  await sql`update users set email_verified = false where id = ${invited.user_id}`.execute(server.system.db);
  const { body: waiting } = await share(email);
  expect(waiting).toMatchObject({ invited: true, user_id: null, token: expect.stringMatching(/^[\w-]{32}$/) });
  const stranger = await createPerson(server);
  const accept = (person: TestPerson) => as(person)('POST', '/shares/accept', { token: waiting.token });
  expect((await accept(stranger)).status).toBe(404);
  expect((await as(invited)('GET', `/agent-instances/${instance}`)).status).toBe(404);
  const accepted = await Promise.all(Array.from({ length: 50 }, () => accept(invited)));
  expect(accepted.filter(({ status }) => status === 200).map(({ body }) => body)).toEqual([
    { agent_instance_id: instance },
  ]);
  expect((await as(invited)('GET', `/asks/${ask}`)).status).toBe(200);
});

test('[S13] who makes an account by the link of a share is let in to the run by it, once', async () => {
  await using server = await startTestServer();
  const { instance, share } = await scene(server);
  const email = `${randomUUID()}@example.com`;
  const { token } = (await share(email)).body;
  const browser = browserSession(server.url);
  await browser.call('POST', '/api/v1/invitations/preview', { token });
  const form = { name: 'Grace', email, password: randomUUID() };
  expect((await browser.call('POST', '/api/auth/sign-up/email', form)).status).toBe(200);
  const accept = () => browser.call('POST', '/api/v1/shares/accept', { token });
  expect((await accept()).body).toEqual({ agent_instance_id: instance });
  expect((await accept()).status).toBe(404);
});

test('the link of a share is refused when its time is over', async () => {
  await using server = await startTestServer();
  const { as, share } = await scene(server);
  const email = `${randomUUID()}@example.com`;
  const { body } = await share(email);
  const invited = await createPerson(server, { email });
  await sql`update instance_shares set user_id = null, token_expires_at = now()`.execute(server.system.db);
  expect((await as(invited)('POST', '/shares/accept', { token: body.token })).status).toBe(404);
});

test('[S20] a share that is taken back ends the guest’s live feed; the guest’s own feeds go on', async () => {
  await using server = await startTestServer();
  const { owner, guest, as, instance, share } = await scene(server);
  const { body } = await share(guest.email);
  class Signed extends WebSocket {
    constructor(url: string | URL) {
      super(url, { headers: { cookie: guest.cookie, origin: server.url } });
    }
  }
  const client = createBeckonClient({ url: server.url, WebSocket: Signed });
  const [live, own, ended] = [deferred<void>(), deferred<void>(), deferred<string>()];
  const shared = client.trpc.feed.instance.subscribe(
    { agent_instance_id: instance },
    { onData: () => live.resolve(), onError: (error) => ended.resolve(error.message) },
  );
  const home = client.trpc.feed.workspace.subscribe(
    {},
    { onData: () => own.resolve(), onError: (error) => own.reject(error) },
  );
  await Promise.all([live.promise, own.promise]);
  await as(owner)('DELETE', `/agent-instances/${instance}/access/${body.id}`);
  expect(await ended.promise).toBe('Agent instance not found');
  expect(server.http.openSockets).toBe(1);
  shared.unsubscribe();
  home.unsubscribe();
  await client.close();
});
