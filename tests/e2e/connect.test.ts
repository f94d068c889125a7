import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { startBrowser, visit, type Screen } from './support/browser.ts';
import { startRunning } from './support/running.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

test.each<Screen>(['desktop', 'phone'])(
  'the page gives the steps with a fresh key, and says when the agent has come and what it said first (%s)',
  async (screen) => {
    await using running = await startRunning();
    const { beckon, person } = running;
    await using seat = await visit(browser, beckon.url, screen);
    await seat.signIn(person);
    const { page } = seat;
    await page.goto('/connect');
    await page.getByRole('radio', { name: 'Codex' }).check({ force: true });
    await page.getByRole('button', { name: 'Make a key and fill it in' }).click();
    await page.getByText('Waiting for the agent').waitFor();
    const code = await page.getByLabel('Add to ~/.codex/config.toml, for Codex', { exact: true }).innerText();
    expect(code).toContain(`url = "${beckon.url}/mcp"`);
    const key = /Bearer (bkn_[^"]+)"/.exec(code)?.[1] ?? '';
    await seat.picture('connect-waiting');

    const agent = restAs(beckon.url, { key });
    expect((await agent('GET', '/auth/verify')).status).toBe(200);
    await page.getByText('The agent is connected').waitFor();
    await agent('POST', '/messages/agent', { agent_type: 'Codex', content: 'Reading the tests' });
    await page.getByText('The first message is here').waitFor();
    await seat.picture('connect-arrived');
    await page.getByRole('link', { name: /^Open / }).click();
    await page.getByRole('log').getByText('Reading the tests').waitFor();
  },
);
