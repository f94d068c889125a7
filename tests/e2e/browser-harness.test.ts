import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit, type Visit } from './support/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** Nothing is asked of it. */
const NOWHERE = 'http://127.0.0.1:9';

const blank = async (): Promise<Visit> => {
  const window = await visit(browser, NOWHERE);
  await window.page.goto('about:blank');
  return window;
};
const complain = ({ page }: Pick<Visit, 'page'>, what: string): Promise<void> =>
  page.evaluate((text) => console.error(text), what);

/** Runs in the page. */
function failUnheard(): void {
  void Promise.resolve().then(() => {
    throw new Error('nobody catches this');
  });
}

/** What disposing says; the window is closed whatever it says. */
async function end(window: Visit): Promise<string> {
  const said = await window[Symbol.asyncDispose]().then(
    () => 'nothing',
    (error: unknown) => String(error),
  );
  expect(window.page.isClosed()).toBe(true);
  return said;
}

test('a visit on which the browser complained fails by itself, and is closed all the same', async () => {
  const window = await blank();
  await complain(window, 'a broken promise');
  expect(await end(window)).toContain('unannounced: a broken promise');
});

test('an uncaught error and a refusal of the policy are complaints, too', async () => {
  const window = await blank();
  const { page } = window;
  const policy = `<meta http-equiv="content-security-policy" content="img-src 'none'"><img src="${NOWHERE}/a.png">`;
  await page.goto(`data:text/html,${encodeURIComponent(policy)}`);
  const uncaught = page.waitForEvent('pageerror');
  await page.evaluate(failUnheard);
  await uncaught;
  const said = await end(window);
  expect(said).toContain('nobody catches this');
  expect(said).toContain('Refused by the content security policy: img-src');
});

test('windows that are opened beside the first one are heard, whoever opens them', async () => {
  const window = await blank();
  await complain({ page: await window.page.context().newPage() }, 'in a second tab');
  const opening = window.page.waitForEvent('popup');
  await window.page.evaluate(() => {
    (globalThis as unknown as { open(): void }).open();
  });
  await complain({ page: await opening }, 'in a popup');
  const said = await end(window);
  expect(said).toContain('in a second tab');
  expect(said).toContain('in a popup');
});

test('what was announced may come, however often; what was announced alone does not cover the rest', async () => {
  const window = await blank();
  window.expectComplaint(/40[14]/);
  window.allowComplaint(/offline/);
  for (const what of ['status of 401', 'status of 404']) await complain(window, what);
  expect(await end(window)).toBe('nothing');

  const other = await blank();
  other.expectComplaint(/404/);
  for (const what of ['status of 404', 'status of 500']) await complain(other, what);
  const said = await end(other);
  expect(said).toContain('unannounced: status of 500');
  expect(said).not.toContain('404');
});

test('an expected complaint that does not come fails the visit', async () => {
  const window = await blank();
  window.expectComplaint(/404/);
  expect(await end(window)).toContain('announced, but it never came: /404/');
});
