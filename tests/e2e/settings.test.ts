import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { startBrowser, visit } from './support/browser.ts';
import { makeInstallation, type Person } from './support/installation.ts';
import { startBeckon, type Beckon } from './support/start-beckon.ts';

let browser: Browser;
let beckon: Beckon;
let person: Person;
const stack = new AsyncDisposableStack();
beforeAll(async () => {
  browser = await startBrowser();
  const installation = stack.use(makeInstallation());
  beckon = stack.use(await startBeckon(installation));
  person = await installation.createPerson();
});
afterAll(async () => {
  await browser.close();
  await stack.disposeAsync();
});

test('each section of the settings has an address; a name changed there is the name everywhere, a theme stays on the device', async () => {
  await using desk = await visit(browser, beckon.url);
  const { page } = desk;
  await desk.signIn(person);
  await page.goto('/settings');
  await page.getByLabel('Your name').fill('Ada King');
  await page.getByRole('region', { name: 'Profile' }).getByRole('button', { name: 'Save' }).click();
  await page.getByText('Your name is changed.').waitFor();
  await page
    .getByRole('button', { name: /Ada King/ })
    .first()
    .waitFor();

  const places = page.getByRole('navigation', { name: 'Settings' });
  await places.getByRole('link', { name: 'Appearance' }).click();
  expect(new URL(page.url()).pathname).toBe('/settings/appearance');
  await page.getByRole('radio', { name: /^Dark/ }).check({ force: true });
  await page.getByRole('radio', { name: /^Compact/ }).check({ force: true });
  await page.reload();
  expect(await page.locator('html[data-theme="dark"][data-density="compact"]').count()).toBe(1);
  expect(await page.getByRole('radio', { name: /^Dark/ }).isChecked()).toBe(true);
  await desk.picture('settings-appearance');

  await places.getByRole('link', { name: 'About' }).click();
  await page.getByText('Works: database reached').waitFor();
  await page.goto('/settings/nothing-of-the-kind');
  await page.getByRole('heading', { name: 'There are no such settings' }).waitFor();
});

test('a key is made by preset, renamed and rotated with an overlap; the audit log tells it, filtered by what was denied', async () => {
  await using desk = await visit(browser, beckon.url);
  const { page } = desk;
  await desk.signIn(person);
  await page.goto('/keys');
  await page.getByLabel('Name', { exact: true }).fill('watcher');
  await page.getByText('What it may do, as whom, for how long').click();
  await page.getByLabel('May').selectOption({ label: 'only look' });
  await page.getByLabel('Valid for').selectOption({ label: '30 days' });
  await page.getByRole('button', { name: 'Make a key' }).click();
  const first = await page.getByLabel('The new key').inputValue();
  const watcher = restAs(beckon.url, { key: first });
  expect((await watcher('GET', '/agent-instances')).status).toBe(200);
  expect((await watcher('POST', '/messages/agent', { agent_type: 'x', content: 'y' })).status).toBe(403);

  const keys = page.getByRole('region', { name: 'Your keys' });
  await keys.getByRole('button', { name: 'Rename' }).click();
  await page.getByLabel('New name of watcher').fill('lookout');
  await keys.getByRole('button', { name: 'Save' }).click();
  await keys.getByText('lookout', { exact: true }).waitFor();
  await keys.getByRole('button', { name: 'Rotate' }).click();
  await page.getByRole('button', { name: 'Make its successor' }).click();
  await expect.poll(() => page.getByLabel('The new key').inputValue()).not.toBe(first);
  const second = await page.getByLabel('The new key').inputValue();
  for (const key of [first, second]) {
    expect((await restAs(beckon.url, { key })('GET', '/agent-instances')).status).toBe(200);
  }
  await desk.picture('keys');

  await page.goto('/settings/audit');
  const audit = page.getByRole('region', { name: 'Audit' });
  const told = [/made the key “watcher”$/, /named a key “lookout”$/, /rotated the key “lookout”$/];
  for (const sentence of told) await audit.getByText(sentence).first().waitFor();
  const rotated = audit.getByRole('listitem').filter({ hasText: 'keys.rotate' });
  await rotated.getByText(/rotated the key/).click();
  await rotated.getByText(/^key [0-9a-f-]{36}$/).waitFor();
  await desk.picture('settings-audit');
  await audit.getByLabel('What').selectOption({ label: 'Denied' });
  await audit.getByText('keys.create').first().waitFor({ state: 'detached' });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    audit.getByRole('link', { name: 'Export all of it' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.jsonl$/);
});
