import type { Mail } from '@beckon/core/mail';
import { createUser } from '@beckon/core/person/create-user';
import { deferred } from '@beckon/shared/deferred';
import { expect, test } from 'vitest';
import { browserSession } from '../support/browser-session.ts';
import { createPerson, startTestServer, type TestServer } from '../support/start-test-server.ts';
import { by } from '../workspaces/support/team.ts';

const KNOWN = 'ada@example.com';
const UNKNOWN = 'nobody@example.com';

const withAccount = ({ system: { db } }: TestServer) =>
  createUser(db, { email: KNOWN, displayName: 'Ada', password: 'correct horse battery' });

async function signUp(server: TestServer, email: string, invitation?: string) {
  const browser = browserSession(server.url);
  if (invitation) await browser.call('POST', '/api/v1/invitations/preview', { token: invitation });
  const form = { name: 'X', email, password: 'a guess of mine' };
  const { status, body } = await browser.call('POST', '/api/auth/sign-up/email', form);
  return { status, body, session: browser.cookie('__Host-beckon_session') };
}

test.each(['first', 'closed'] as const)(
  '[S10] where sign-up is %s, who may not sign up is told the same of every address',
  async (policy) => {
    await using server = await startTestServer({ auth: { signUp: policy } });
    await withAccount(server);
    const [known, unknown] = [await signUp(server, KNOWN), await signUp(server, UNKNOWN)];
    expect(known).toEqual(unknown);
    expect(known).toMatchObject({ status: 403, body: { code: 'sign_up_refused' }, session: undefined });
  },
);

test('[S10] an invitation asks of one address at most whether it has an account', async () => {
  await using server = await startTestServer();
  await withAccount(server);
  const inviter = await createPerson(server);
  const { body } = await by(server, inviter)('POST', `/workspaces/${inviter.workspace_id}/invitations`, {});
  const token = new URL(body.url).searchParams.get('token') ?? '';
  expect((await signUp(server, KNOWN, token)).status).toBe(422);
  expect((await signUp(server, UNKNOWN, token)).status).toBe(403);
});

test('[S10] nobody waits for a letter: an answer comes as soon for an address that gets one as for another', async () => {
  const sent: Mail[] = [];
  const never = deferred<void>();
  await using server = await startTestServer({
    sendMail: (mail) => {
      sent.push(mail);
      return never.promise;
    },
  });
  await withAccount(server);
  await server.database.pool.query('update users set email_verified = false');
  const ask = async (path: string, email: string) => {
    const { status, body } = await browserSession(server.url).call('POST', `/api/auth/${path}`, { email });
    return { status, body };
  };
  for (const path of ['request-password-reset', 'send-verification-email']) {
    expect(await ask(path, KNOWN)).toEqual(await ask(path, UNKNOWN));
  }
  await expect.poll(() => sent.map(({ to }) => to)).toEqual([KNOWN, KNOWN]);
});

test('[S10] a letter that cannot be sent is no fault to who asked for it', async () => {
  await using server = await startTestServer({ sendMail: () => Promise.reject(new Error('No route to the mail')) });
  await withAccount(server);
  const { status } = await browserSession(server.url).call('POST', '/api/auth/request-password-reset', {
    email: KNOWN,
  });
  expect(status).toBe(200);
});
