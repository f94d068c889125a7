import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import { begin, startRunning } from './support/running.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** What the live list holds. */
const LIVE = 200;

test('a pinned run stays at hand when two hundred others have been active since: in the sidebar, and on a phone at home', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const id = await begin(agent, 'The one to come back to');
  await agent('PATCH', `/agent-instances/${id}`, { name: 'Long ago' });
  await using desk = await visit(browser, beckon.url);
  await desk.signIn(person);
  await desk.page.goto(`/instances/${id}`);
  await desk.page.getByRole('button', { name: 'Actions' }).click();
  await desk.page.getByRole('menuitem', { name: 'Pin' }).click();
  const pinned = desk.page.getByRole('region', { name: 'Pinned' });
  await pinned.getByRole('link', { name: 'Long ago' }).waitFor();
  for (let n = 0; n < LIVE; n += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, at) => begin(agent, `Run ${n + at}`)));
  }
  await desk.page.goto('/');
  await desk.page.getByRole('main').getByText('Run 199').waitFor();
  await pinned.getByRole('link', { name: 'Long ago' }).waitFor();
  expect(await desk.page.getByRole('main').getByText('Long ago').count()).toBe(0);

  await using pocket = await visit(browser, beckon.url, 'phone');
  await pocket.signIn(person);
  await pocket.page.getByRole('region', { name: 'Pinned' }).getByRole('link', { name: 'Long ago' }).tap();
  await pocket.page.getByRole('log').getByText('The one to come back to').waitFor();
});
