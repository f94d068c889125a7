import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { temporaryFolder } from '@beckon/db/testing/temporary-folder';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { expect, test } from 'vitest';
import { browserSession } from '../support/browser-session.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';

const MAIN = join(import.meta.dirname, '../../apps/cli/src/main.ts');

test('[S13] a reset link from the server’s machine sets a password once, and signs every browser out', async () => {
  await using database = await createTestDatabase();
  await using server = await startTestServer({ database });
  await using folder = await temporaryFolder();
  const person = await createPerson(server);
  const link = async () => {
    const child = spawn(process.execPath, [MAIN, 'user', 'reset-link', '--email', person.email], {
      env: { ...process.env, DATABASE_URL: database.url, BECKON_DATA_DIR: folder.path, BECKON_URL: server.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const url = new URL((await text(child.stdout)).trim());
    expect(url.href).toBe(`${server.url}/reset-password?token=${url.searchParams.get('token')}`);
    return url.searchParams.get('token');
  };
  const browser = browserSession(server.url);
  const set = (token: string | null, newPassword: string) =>
    browser.call('POST', '/api/auth/reset-password', { token, newPassword });
  const signIn = async (password: string) =>
    (await browser.call('POST', '/api/auth/sign-in/email', { email: person.email, password })).status;
  const token = await link();
  expect((await set('x', 'a first password')).status).toBe(400);
  const tried = await Promise.all(Array.from({ length: 5 }, (_, n) => set(token, `password number ${n}`)));
  expect(tried.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(4).fill(400)]);
  const winner = tried.findIndex(({ status }) => status === 200);
  expect(await signIn(`password number ${winner}`)).toBe(200);
  const before = await fetch(`${server.url}/api/v1/auth/session`, { headers: { cookie: person.cookie } });
  expect(before.status).toBe(401);

  const late = await link();
  await database.pool.query(`update verifications set expires_at = now()`);
  expect((await set(late, 'too late for this')).status).toBe(400);
  expect(await signIn(`password number ${winner}`)).toBe(200);
});
