import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { startBrowser, visit } from './support/browser.ts';
import { SOCKET_REFUSED } from './support/complaints.ts';
import { startRunning } from './support/running.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const ELSEWHERE = 'http://evil.example';

test('[S36] no parameter of an address leads a visitor, or what the page asks for, to another site', async () => {
  await using running = await startRunning();
  const { beckon, person } = running;
  const others = ['gatewayUrl', 'serverUrl', 'server', 'url', 'api', 'callbackURL', 'redirect', 'token', 'api_key'];
  const more = others.map((name) => `${name}=${encodeURIComponent(ELSEWHERE)}`).join('&');
  for (const next of [
    `//evil.example/?x`,
    '/\t/evil.example/?x',
    '/\\evil.example/?x',
    '/.//evil.example/?x',
    ELSEWHERE,
  ]) {
    await using window = await visit(browser, beckon.url);
    const { page } = window;
    const asked: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(beckon.url)) asked.push(request.url());
    });
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}&${more}`);
    await page.getByRole('textbox', { name: 'Email' }).fill(person.email);
    await page.getByLabel('Password').fill(person.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByLabel('Connection: Live').waitFor();
    expect([next, new URL(page.url()).origin]).toEqual([next, beckon.url]);
    await page.goto(`/?${more}`);
    await page.getByLabel('Connection: Live').waitFor();
    expect([next, asked.filter((address) => !/^(?:data|blob):/.test(address))]).toEqual([next, []]);
  }
});

/** Ends the session of a page elsewhere, without a word to its window. */
async function endSession(page: Page, url: string): Promise<void> {
  const cookies = await page.context().cookies();
  const answer = await fetch(`${url}/api/auth/sign-out`, {
    method: 'POST',
    headers: {
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
      origin: url,
      'content-type': 'application/json',
    },
    body: '{}',
  });
  expect(answer.status).toBe(200);
}

test('[S38] after signing out nothing is shown again: not by going back, not in another tab', async () => {
  await using running = await startRunning();
  const { beckon, person, key } = running;
  const said = await restAs(beckon.url, { key })('POST', '/messages/agent', {
    agent_type: 'x',
    content: 'What nobody else may read',
  });
  await using window = await visit(browser, beckon.url);
  const { page } = window;
  await window.signIn(person);
  const secret = page.getByText('What nobody else may read');
  await page.goto(`/instances/${said.body.agent_instance_id}`);
  await secret.first().waitFor();
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByText('What nobody else may read').first().waitFor();

  window.expectComplaint(/status of 401/);
  window.allowComplaint(SOCKET_REFUSED);
  await endSession(page, beckon.url);
  for (const each of [page, other]) await each.waitForURL(/\/sign-in/);
  await page.goBack();
  await page.waitForURL(/\/sign-in/);
  expect(await secret.count()).toBe(0);
  await page.goto(`/instances/${said.body.agent_instance_id}`);
  await page.waitForURL(/\/sign-in/);
  expect(await secret.count()).toBe(0);
});

test('[S38] a session that has ended while the network was away ends in all tabs when it is back', async () => {
  await using running = await startRunning();
  const { beckon, person } = running;
  await using window = await visit(browser, beckon.url);
  window.expectComplaint(/ERR_INTERNET_DISCONNECTED/);
  window.expectComplaint(/status of 401/);
  window.allowComplaint(SOCKET_REFUSED);
  const { page } = window;
  await window.signIn(person);
  const other = await page.context().newPage();
  await other.goto('/agents');
  await other.getByLabel('Connection: Live').waitFor();
  await page.context().setOffline(true);
  for (const each of [page, other]) await each.getByLabel('Connection: Offline').waitFor();
  await endSession(page, beckon.url);
  await page.context().setOffline(false);
  for (const each of [page, other]) await each.waitForURL(/\/sign-in/);
  const next = [page, other].map((each) => new URL(each.url()).searchParams.get('next'));
  expect(next).toEqual([null, '/agents']);
});
