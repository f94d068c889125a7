import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWebhook } from '../reference/webhook.ts';
import { restAs } from '../support/rest.ts';
import { startBrowser, visit } from './support/browser.ts';
import { startRunning } from './support/running.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

test('an agent is made, set up, launched and deleted in the dashboard; a launch that fails says why', async () => {
  await using webhook = await startWebhook({ status: 200 });
  await using broken = await startWebhook({ status: 401 });
  const allow = [webhook, broken].map(({ url }) => new URL(url).host).join(',');
  await using running = await startRunning({ BECKON_EGRESS_ALLOW: allow });
  const { beckon, person } = running;
  await using seat = await visit(browser, beckon.url);
  await seat.signIn(person);
  const { page } = seat;
  await page.goto('/agents');
  await page.getByText('No agent has reported yet').waitFor();
  await page.getByRole('button', { name: 'New agent' }).click();
  await page.getByLabel('Name').fill('Night Shift');
  await page.getByLabel('Webhook that starts it').fill(broken.url);
  await page.getByRole('button', { name: 'Make the agent' }).click();
  await page.getByRole('heading', { name: 'night shift' }).waitFor();

  await page.getByRole('button', { name: 'Launch', exact: true }).click();
  await page.getByLabel('What to do').fill('Sweep the floor');
  seat.expectComplaint(/status of 502/);
  await page.getByRole('dialog').getByRole('button', { name: 'Launch' }).click();
  await page.getByRole('alert').getByText('Authentication failed. Please check your webhook API key.').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: 'teal' }).check({ force: true });
  await page.getByLabel('Webhook', { exact: true }).fill(webhook.url);
  await page.getByLabel('Key of the webhook').fill('s3cret');
  await page.getByLabel('A launch begins with this prompt').fill('Read NOTES.md first.');
  await seat.picture('agent-settings');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The agent’s settings are saved.').waitFor();

  await page.getByRole('button', { name: 'Launch', exact: true }).click();
  expect(await page.getByLabel('What to do').inputValue()).toBe('Read NOTES.md first.');
  await page.getByLabel('Branch or name').fill('fix-1');
  await seat.picture('launch');
  await page.getByRole('dialog').getByRole('button', { name: 'Launch' }).click();
  await page.waitForURL(/\/instances\//);
  const [call] = webhook.calls;
  const id = new URL(page.url()).pathname.split('/').at(-1);
  expect(call).toMatchObject({
    headers: { authorization: 'Bearer s3cret' },
    body: { agent_instance_id: id, prompt: 'Read NOTES.md first.', agent_type: 'night shift', name: 'fix-1' },
  });
  const agent = restAs(beckon.url, { key: String(call?.headers['x-omnara-api-key']) });
  await agent('POST', '/messages/agent', { agent_instance_id: id, content: 'The floor is swept' });
  await page.getByText('The floor is swept').first().waitFor();

  await page.goto('/agents');
  await page
    .getByRole('main')
    .getByRole('link', { name: /night shift/ })
    .click();
  await page.getByRole('img', { name: /^1 runs in the last 30 days/ }).waitFor();
  await seat.picture('agent');
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Delete it…' }).click();
  await page.getByRole('button', { name: 'Delete the agent' }).click();
  await page.getByText('No agent has reported yet').waitFor();
});
