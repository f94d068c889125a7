import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '@beckon/shared/must';
import { startBrowser, visit, type Screen } from './support/browser.ts';
import { begin, startRunning } from './support/running.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const heightOf = async (locator: Locator): Promise<number> => must(await locator.first().boundingBox()).height;

/** From the beginning of one message to that of the next. */
async function stepOf(page: Page, id: string): Promise<number> {
  await page.goto(`/instances/${id}`);
  const said = page.getByRole('log').getByText(/^Message/);
  await said.nth(2).waitFor();
  const [one, two] = [must(await said.nth(1).boundingBox()), must(await said.nth(2).boundingBox())];
  return two.y - one.y;
}

/** A finger needs so much. */
const FINGER = 44;

test.each<[Screen, number]>([
  ['desktop', 0],
  ['phone', FINGER],
])(
  'on a %s, compact rows and messages stand closer, and none is too low to be pressed; the device keeps it',
  async (screen, least) => {
    await using running = await startRunning();
    const { beckon, person, agent } = running;
    const id = await begin(agent, 'Message one');
    for (const content of ['Message two', 'Message three', 'Message four']) {
      await agent('POST', '/messages/agent', { agent_instance_id: id, content });
    }
    await using window = await visit(browser, beckon.url, screen);
    const { page } = window;
    await window.signIn(person);
    const row = page
      .getByRole('main')
      .getByRole('listitem')
      .getByRole('link', { name: /crawler/ });
    const wide = { row: await heightOf(row), step: await stepOf(page, id) };

    await page.goto('/settings/appearance');
    await page.getByText('Compact', { exact: true }).click();
    await page.locator('html[data-density="compact"]').waitFor({ state: 'attached' });
    const close = { step: await stepOf(page, id), row: 0 };
    await page.goto('/');
    close.row = await heightOf(row);
    expect(close.row).toBeLessThan(wide.row);
    expect(close.row).toBeGreaterThanOrEqual(least);
    expect(close.step).toBeLessThan(wide.step);
    await window.picture('compact');

    // Another tab of the device has it, and follows at once; another device goes its own way.
    const tab = await page.context().newPage();
    await tab.goto('/settings/appearance');
    expect(await tab.getByRole('radio', { name: /Compact/ }).isChecked()).toBe(true);
    await tab.getByText('Comfortable', { exact: true }).click();
    await page.locator('html[data-density="comfortable"]').waitFor({ state: 'attached' });
    expect(await heightOf(row)).toBe(wide.row);
    await tab.getByText('Compact', { exact: true }).click();
    await using other = await visit(browser, beckon.url, screen);
    await other.signIn(person);
    const theirs = other.page
      .getByRole('main')
      .getByRole('listitem')
      .getByRole('link', { name: /crawler/ });
    expect(await heightOf(theirs)).toBe(wide.row);
  },
);
