import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import { SOCKET_REFUSED } from './support/complaints.ts';
import { focusIsAt } from './support/focus-now.ts';
import { begin, startRunning } from './support/running.ts';
import { signIn } from './support/sign-in.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const paletteOf = (page: Page) => page.getByRole('dialog', { name: 'Search and do anything' });

async function search(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill(words);
}

/** Names an entry, as far as it takes to stand first, and takes it. */
async function choose(page: Page, words: string, label: string | RegExp = words): Promise<void> {
  await search(page, words);
  await paletteOf(page).getByRole('option', { name: label, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await paletteOf(page).waitFor({ state: 'detached' });
}

test('what the palette says it does, it does: with the run that is open, and everywhere', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const id = await begin(agent, 'All of it');
  const { rest } = await signIn(beckon.url, person);
  await using desk = await visit(browser, beckon.url);
  const { page } = desk;
  // What it asks for once more of the run that is deleted, and after the sign-out.
  desk.allowComplaint(/status of 40[14]/);
  desk.allowComplaint(SOCKET_REFUSED);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await desk.signIn(person);
  await page.goto(`/instances/${id}`);
  await page.getByRole('log').getByText('All of it').waitFor();

  await agent('PUT', `/agent-instances/${id}/turn`, { turn_id: 'one', state: 'running' });
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  await choose(page, 'Stop');
  await page.getByRole('button', { name: 'Stopping' }).waitFor();
  await agent('PUT', `/agent-instances/${id}/turn`, { turn_id: 'one', state: 'stopped' });
  await page.getByRole('button', { name: 'Stopping' }).waitFor({ state: 'detached' });

  await choose(page, 'Pin');
  const pins = async (): Promise<unknown> => (await rest('GET', '/instance-marks/pinned')).body.items.length;
  await expect.poll(pins).toBe(1);
  await choose(page, 'Unpin');
  await expect.poll(pins).toBe(0);
  await choose(page, 'Copy link');
  await page.getByText('Link copied').waitFor();
  const copied = await page.evaluate(() =>
    (
      globalThis as unknown as { navigator: { clipboard: { readText(): Promise<string> } } }
    ).navigator.clipboard.readText(),
  );
  expect(copied).toBe(`${beckon.url}/instances/${id}`);
  for (const [label, name] of [
    ['Export as Markdown', /^crawler-\w+\.md$/],
    ['Export as JSON', /^crawler-\w+\.json$/],
  ] as const) {
    const downloading = page.waitForEvent('download');
    await choose(page, label);
    expect((await downloading).suggestedFilename()).toMatch(name);
  }
  await choose(page, 'Find in conversation');
  await focusIsAt(page, /Find in conversation/);
  await page.keyboard.press('Escape');
  await choose(page, 'Rename');
  await focusIsAt(page, /Name of this run/);
  await page.keyboard.type('Night crawl');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Night crawl' }).waitFor();
  await choose(page, 'Share', /Share…/);
  await page.getByRole('dialog', { name: 'Share this run' }).waitFor();
  await page.keyboard.press('Escape');
  await choose(page, 'End', /End…/);
  await page.getByRole('button', { name: 'End it' }).click();
  await page.getByText('no agent reads what is written here').waitFor();
  await search(page, 'End…');
  await paletteOf(page).getByText('Nothing has that name.').waitFor();
  await page.keyboard.press('Escape');
  await choose(page, 'Delete', /Delete…/);
  await page.getByRole('button', { name: 'Delete it' }).click();
  await page.waitForURL((url) => url.pathname === '/');

  // Where no run is open, none is acted on.
  await search(page, 'Export');
  await paletteOf(page).getByText('Nothing has that name.').waitFor();
  await page.keyboard.press('Escape');
  const root = page.locator('html');
  await choose(page, 'dark', 'Theme: dark');
  expect(await root.getAttribute('data-theme')).toBe('dark');
  await choose(page, 'density', 'Density: compact');
  expect(await root.getAttribute('data-density')).toBe('compact');
  await choose(page, 'fold', /Fold or unfold/);
  await page.getByRole('button', { name: 'Unfold the sidebar' }).waitFor();
  await choose(page, 'keyboard', /Show the keyboard map/);
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  await page.keyboard.press('Escape');
  await choose(page, 'sign out', 'Sign out');
  await page.waitForURL(/\/sign-in/);
});

test('the search finds runs by their name and by what was said in them, agents and settings, and goes there', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const id = await begin(agent, 'The walrus spoke of many things');
  const other = await begin(agent, 'Nothing of the kind');
  await agent('PUT', `/agent-instances/${id}/status`, { status: 'COMPLETED' });
  const { rest } = await signIn(beckon.url, person);
  expect((await rest('PATCH', `/agent-instances/${other}`, { name: 'Evening tide' })).status).toBe(200);
  await using desk = await visit(browser, beckon.url);
  const { page } = desk;
  await desk.signIn(person);
  await choose(page, 'evening ti', /Evening tide/);
  await page.waitForURL(`**/instances/${other}`);
  await choose(page, 'walrus', /crawler/);
  await page.waitForURL(`**/instances/${id}`);
  await search(page, 'crawler');
  const agents = paletteOf(page).getByRole('group', { name: 'Agents' });
  await agents.getByRole('option', { name: 'crawler' }).click();
  await page.waitForURL(/\/agents\/[\w-]+$/);
  for (const [words, label, section] of [
    ['fingerprint', 'Passkeys', 'passkeys'],
    ['who did', 'Audit', 'audit'],
    ['theme dens', 'Appearance', 'appearance'],
  ] as const) {
    await choose(page, words, label);
    await page.waitForURL(`**/settings/${section}`);
  }
  await search(page, 'zzz nothing');
  await paletteOf(page).getByText('Nothing has that name.').waitFor();
});
