import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import { begin, startRunning } from './support/running.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const DIFF = 'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1,1 +1,1 @@\n-old words\n+new words\n';

/** Chooses an entry of the menu of the run that is shown. */
async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name }).click();
}

test('G12 two tabs of one browser show the same pins, texts under way and reviews', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const id = await begin(agent, 'Seen twice');
  await agent('POST', '/messages/agent', { agent_instance_id: id, content: 'Changed a file', git_diff: DIFF });
  await using desk = await visit(browser, beckon.url);
  await desk.signIn(person);
  const { page } = desk;
  const other = await page.context().newPage();
  await Promise.all([page.goto(`/instances/${id}`), other.goto(`/instances/${id}`)]);

  await choose(page, 'Pin');
  await other.getByRole('region', { name: 'Pinned' }).waitFor();
  await choose(other, 'Unpin');
  await page.getByRole('region', { name: 'Pinned' }).waitFor({ state: 'detached' });

  const field = page.getByRole('textbox', { name: 'Message' });
  const otherField = other.getByRole('textbox', { name: 'Message' });
  // Typed fast: a tab that follows must not take the last letters back.
  const half = 'Half a thought that goes on for long enough to be overtaken on its way, again and again, by itself';
  await field.pressSequentially(half);
  await expect.poll(() => otherField.inputValue()).toBe(half);
  expect(await field.inputValue()).toBe(half);
  await otherField.press('End');
  await otherField.pressSequentially(', and the rest');
  await expect.poll(() => field.inputValue()).toBe(`${half}, and the rest`);
  await otherField.press('Enter');
  await expect.poll(() => field.inputValue()).toBe('');

  await Promise.all([page.goto(`/instances/${id}/diff`), other.goto(`/instances/${id}/diff`)]);
  await page.getByRole('button', { name: 'Comment on line 1', exact: true }).first().click();
  await page.keyboard.type('Why new?');
  await page.getByRole('button', { name: 'Keep' }).click();
  await other.getByRole('group', { name: 'Changes' }).getByText('Why new?').waitFor();
  await other.getByRole('button', { name: 'Send 1 comment' }).click();
  await page.getByRole('region', { name: 'Your review' }).waitFor({ state: 'detached' });
});

const MARK = /instances\.mark(?:\?|$)/;
/** Whether a request is the one that tells what is pinned or read. */
const marks = (request: { url(): string }): boolean => MARK.test(request.url());

test('G12 what is read in one tab is read in the other, which is left alone', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const id = await begin(agent, 'Read at once');
  await using desk = await visit(browser, beckon.url);
  await desk.signIn(person);
  const { page } = desk;
  const told = page.waitForResponse(marks);
  await page.goto(`/instances/${id}`);
  await told;
  const other = await page.context().newPage();
  await Promise.all([page.goto('/'), other.goto('/')]);
  const link = (tab: Page) => tab.getByRole('region', { name: 'Recent' }).getByRole('link');
  await agent('POST', '/messages/agent', { agent_instance_id: id, content: 'Read a moment later' });
  for (const tab of [page, other]) await link(tab).getByText('1 unread').waitFor();

  await link(page).click();
  await page.getByRole('log').getByText('Read a moment later').waitFor();
  for (const tab of [page, other]) await expect.poll(() => link(tab).getByText('unread').count()).toBe(0);
});

test('G12 a pin that is still on its way when its page is left arrives', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const id = await begin(agent, 'Pinned in passing');
  await using desk = await visit(browser, beckon.url);
  await desk.signIn(person);
  const { page } = desk;
  await page.goto(`/instances/${id}`);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  // So far away that the page is gone before its words have left.
  const far = { offline: false, latency: 2_000, downloadThroughput: -1, uploadThroughput: -1 };
  await session.send('Network.emulateNetworkConditions', far);
  const sent = page.waitForRequest(marks);
  await choose(page, 'Pin');
  await sent;
  await page.goto('about:blank');
  const next = await page.context().newPage();
  await next.goto('/');
  await expect.poll(() => next.getByRole('region', { name: 'Pinned' }).count()).toBe(1);
});

test('a pin shows at once, and is visibly undone where it did not arrive', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const id = await begin(agent, 'Pinned in vain');
  await using desk = await visit(browser, beckon.url);
  desk.expectComplaint(/ERR_FAILED .*instances\.mark/);
  await desk.signIn(person);
  const { page } = desk;
  const read = page.waitForResponse(marks);
  await page.goto(`/instances/${id}`);
  await read;
  const held = Promise.withResolvers<void>();
  await page.route(MARK, async (route) => {
    await held.promise;
    await route.abort();
  });
  await choose(page, 'Pin');
  const pinned = page.getByRole('region', { name: 'Pinned' });
  await pinned.waitFor();
  held.resolve();
  await page.getByText(/^Not pinned\. /).waitFor();
  await pinned.waitFor({ state: 'detached' });
  await page.unroute(MARK);
  const arrived = page.waitForResponse(marks);
  await choose(page, 'Pin');
  await arrived;
  await page.reload();
  await expect.poll(() => pinned.count()).toBe(1);
});
