import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { publicOrigin } from '../oauth/support/person.ts';
import { browserSession, type Answer } from '../support/browser-session.ts';
import { createPerson, startTestServer, type TestServer } from '../support/start-test-server.ts';
import { makeAuthenticator } from './support/authenticator.ts';

/** A challenge as a browser has it: what it is asked, and the cookie it belongs to. */
interface Challenge {
  readonly options: Answer['body'];
  readonly cookie: string;
}

/** The passkey endpoints for a browser without a screen; `cookie` is that of who is signed in there. */
function passkeysAt(server: TestServer, cookie?: string) {
  const call = async (method: string, path: string, cookies: readonly (string | undefined)[], body?: object) => {
    const browser = browserSession(publicOrigin(server));
    const brought = cookies.filter((each) => each !== undefined).join('; ');
    const answer = await browser.call(method, `/api/auth/passkey/${path}`, body, { cookie: brought });
    return { ...answer, cookies: browser.cookies };
  };
  const challenge = async (path: string): Promise<Challenge> => {
    const { body, cookies } = await call('GET', path, [cookie]);
    return { options: body, cookie: cookies };
  };
  return {
    toAdd: () => challenge('generate-register-options'),
    add: (to: Challenge, response: object) =>
      call('POST', 'verify-registration', [cookie, to.cookie], { response, name: 'Key ring' }),
    toSignIn: () => challenge('generate-authenticate-options'),
    signIn: (to: Challenge, response: object) => call('POST', 'verify-authentication', [to.cookie], { response }),
    list: async () => (await call('GET', 'list-user-passkeys', [cookie])).body,
  };
}

async function grow({ system }: TestServer): Promise<void> {
  const { numAffectedRows } = await sql`update verifications set expires_at = now() - interval '1 second'`.execute(
    system.db,
  );
  expect(numAffectedRows).toBe(1n);
}

const REFUSED = { status: 400, body: { code: 'CHALLENGE_NOT_FOUND' } };

test('[S13] the challenge for a new passkey is refused when its minutes are over, and the second time', async () => {
  await using server = await startTestServer();
  const { cookie } = await createPerson(server);
  const passkeys = passkeysAt(server, cookie);
  const authenticator = makeAuthenticator(publicOrigin(server));
  const late = await passkeys.toAdd();
  await grow(server);
  expect(await passkeys.add(late, authenticator.create(late.options))).toMatchObject(REFUSED);
  expect(await passkeys.list()).toEqual([]);

  const inTime = await passkeys.toAdd();
  const response = authenticator.create(inTime.options);
  expect(await passkeys.add(inTime, response)).toMatchObject({ status: 200 });
  expect(await passkeys.add(inTime, response)).toMatchObject(REFUSED);
  expect(await passkeys.list()).toMatchObject([{ name: 'Key ring' }]);
  expect(server.errors).toEqual([]);
});

test('[S13] the challenge that a passkey signs in with is refused when its minutes are over, and the second time', async () => {
  await using server = await startTestServer();
  const { cookie, user_id } = await createPerson(server);
  const authenticator = makeAuthenticator(publicOrigin(server));
  const desk = passkeysAt(server, cookie);
  const toAdd = await desk.toAdd();
  expect(await desk.add(toAdd, authenticator.create(toAdd.options))).toMatchObject({ status: 200 });

  const stranger = passkeysAt(server);
  const late = await stranger.toSignIn();
  await grow(server);
  expect(await stranger.signIn(late, authenticator.get(late.options))).toMatchObject({ ...REFUSED, cookies: '' });

  const inTime = await stranger.toSignIn();
  const response = authenticator.get(inTime.options);
  const signedIn = await stranger.signIn(inTime, response);
  expect(signedIn).toMatchObject({ status: 200, body: { user: { id: user_id } } });
  expect(signedIn.cookies).toContain('__Host-beckon_session=');
  expect(await stranger.signIn(inTime, response)).toMatchObject({ ...REFUSED, cookies: '' });
  expect(server.errors).toEqual([]);
});
