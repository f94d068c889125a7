import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plugInAuthenticator } from './support/authenticator.ts';
import { startBrowser, visit } from './support/browser.ts';
import { SOCKET_REFUSED } from './support/complaints.ts';
import type { Installation } from './support/installation.ts';
import { startRunning } from './support/running.ts';
import { withDatabase } from './support/with-database.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** Everybody has signed in an hour ago. */
const letTimePass = (installation: Installation) =>
  withDatabase(installation, (client) =>
    client.query(`update sessions set created_at = created_at - interval '1 hour'`),
  );

test('[S84] what needs a fresh sign-in asks for it in its place, with the password or a passkey, and is done then', async () => {
  await using running = await startRunning();
  const { beckon, person, installation } = running;
  // Passkeys are bound to a name; numbers have none.
  await using desk = await visit(browser, beckon.url.replace('127.0.0.1', 'localhost'));
  const { page } = desk;
  await desk.signIn(person);
  await plugInAuthenticator(page);
  const again = page.getByRole('dialog', { name: 'Sign in again' });

  // By the library's endpoints, with the password.
  await letTimePass(installation);
  await page.goto('/settings/passkeys');
  desk.expectComplaint(/status of 403/);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  desk.expectComplaint(/status of 401/);
  await again.getByLabel('Password').fill('not this one');
  await again.getByRole('button', { name: 'Sign in and go on' }).click();
  await again.getByRole('alert').waitFor();
  await desk.picture('sign-in-again');
  expect(await again.getByRole('button', { name: 'Sign in with a passkey' }).count()).toBe(0);
  await again.getByLabel('Password').fill(person.password);
  await again.getByRole('button', { name: 'Sign in and go on' }).click();
  await page.getByText(/^Added /).waitFor();

  // The new session has taken the place of the old one, and the page is still live.
  await page.goto('/settings/sessions');
  await page.getByRole('region', { name: 'Signed in on' }).getByText('This device').waitFor();
  expect(await page.getByRole('button', { name: 'Sign out everywhere else' }).count()).toBe(0);
  await page.getByLabel('Connection: Live').waitFor();

  // By our own procedures: not done by who does not want to, done by who has a passkey.
  await letTimePass(installation);
  await page.goto('/settings/profile');
  await page.getByRole('button', { name: 'Delete my account…' }).click();
  const confirm = page.getByRole('alertdialog');
  await confirm.getByRole('button', { name: 'Delete everything' }).click();
  await again.getByRole('button', { name: 'Close' }).click();
  await confirm.getByText('This needs a fresh sign-in').waitFor();
  await confirm.getByRole('button', { name: 'Delete everything' }).click();
  desk.allowComplaint(SOCKET_REFUSED);
  await again.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL(/\/sign-in/);
  const { rows } = await withDatabase(installation, (client) =>
    client.query('select from users where email = $1', [person.email]),
  );
  expect(rows).toEqual([]);
});
