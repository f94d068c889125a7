import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { restAs } from '../support/rest.ts';
import { startBrowser, visit } from './support/browser.ts';
import { SOCKET_REFUSED } from './support/complaints.ts';
import { startRunning } from './support/running.ts';
import { makeInstallation } from './support/installation.ts';
import { plugInAuthenticator } from './support/authenticator.ts';
import { startBeckon } from './support/start-beckon.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const PASSWORD = 'correct horse battery staple';

test('from the printed link to a key copied and a first message; a colleague comes by invitation, on a phone', async () => {
  await using installation = makeInstallation();
  await using beckon = await startBeckon(installation);
  await using desk = await visit(browser, beckon.url);
  const { page } = desk;
  await page.goto(beckon.setUpUrl ?? '');
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Laptop');
  await page.getByRole('button', { name: 'Make a key' }).click();
  const key = await page.getByRole('textbox', { name: 'The new key' }).inputValue();
  await desk.picture('key');
  const { status } = await restAs(beckon.url, { key })('POST', '/messages/agent', {
    agent_type: 'first agent',
    content: 'Reading the tests',
  });
  expect(status).toBe(200);
  await page.getByRole('link', { name: 'Beckon', exact: true }).click();
  await page.getByText('Reading the tests').first().waitFor();

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Workspace', exact: true }).click();
  await page.getByRole('button', { name: 'Invite' }).click();
  const link = await page.getByRole('textbox', { name: 'The link of the invitation' }).inputValue();
  await desk.picture('settings');

  await using phone = await visit(browser, beckon.url, 'phone');
  // A visitor who is not signed in asks who they are, and the browser notes the refusal.
  phone.expectComplaint(/status of 401/);
  await phone.page.goto(link);
  await phone.page.getByLabel('Your name').fill('Grace');
  await phone.page.getByLabel('Email').fill('grace@example.com');
  await phone.page.getByLabel('Password').fill(PASSWORD);
  await phone.picture('invite');
  await phone.page.getByRole('button', { name: 'Make the account' }).click();
  // In Ada's workspace from the start, with what her agent said.
  await phone.page.getByText('Reading the tests').first().waitFor();
  await phone.page.getByRole('link', { name: 'Settings' }).click();
  await phone.page.getByRole('link', { name: 'Workspace', exact: true }).click();
  await phone.page.getByText('Grace (you)').waitFor();
  await phone.picture('settings');
  expect(await phone.page.getByRole('button', { name: 'Invite' }).count()).toBe(0);

  // A smaller role shows less: no more keys.
  await page.reload();
  await page.getByRole('combobox', { name: 'Role of Grace' }).selectOption('viewer');
  await expect
    .poll(async () => {
      await phone.page.reload();
      await phone.page.getByText('Grace (you)').waitFor();
      return phone.page.getByRole('link', { name: 'Keys', exact: true }).count();
    })
    .toBe(0);
  // The link has served.
  desk.expectComplaint(/status of 404/);
  await page.goto(link);
  await page.getByRole('alert').getByText('This link was used').waitFor();
});

test('a passkey is made and signs in; a terminal is approved; another device is signed out', async () => {
  await using running = await startRunning();
  const { beckon, person: ada } = running;
  // Passkeys are bound to a name; numbers have none.
  const url = beckon.url.replace('127.0.0.1', 'localhost');
  await using desk = await visit(browser, url);
  const { page } = desk;
  await desk.signIn(ada);
  await plugInAuthenticator(page);
  await page.goto('/settings/passkeys');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText(/^Added /).waitFor();

  await using other = await visit(browser, url, 'phone');
  await other.signIn(ada);
  await page.goto('/settings/sessions');
  other.expectComplaint(/status of 401/);
  other.allowComplaint(SOCKET_REFUSED);
  await page
    .getByRole('region', { name: 'Signed in on' })
    .getByRole('button', { name: 'Sign out', exact: true })
    .click();
  await other.page.waitForURL(/\/sign-in/);

  await page.getByRole('button', { name: /^Account of / }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByLabel('Connection: Live').waitFor();

  const device = restAs(url, undefined);
  const { body: codes } = await device('POST', '/device/code', { client_name: 'Laptop' });
  await page.goto(codes.verification_uri_complete);
  await page.getByText('Laptop').waitFor();
  await desk.picture('device');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('Go back to the terminal').waitFor();
  const { body: token } = await device('POST', '/device/token', { device_code: codes.device_code });
  expect(token).toMatchObject({ status: 'approved' });
  expect((await restAs(url, { key: token.api_key })('GET', '/auth/verify')).status).toBe(200);
});
