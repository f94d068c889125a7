import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RestCaller } from '../support/rest.ts';
import { startBrowser, visit } from './support/browser.ts';
import { SOCKET_REFUSED } from './support/complaints.ts';
import { focusIsAt, focusNow, tabTo } from './support/focus-now.ts';
import { begin, startRunning } from './support/running.ts';
import { until } from './support/until.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const options = (question: string): string => `${question}\n[OPTIONS]\n1. Red\n2. Blue\n[/OPTIONS]`;

const ask = (agent: RestCaller, id: string, content: string): Promise<unknown> =>
  agent('POST', '/messages/agent', { agent_instance_id: id, content, requires_user_input: true });

async function wordsOf(agent: RestCaller, id: string): Promise<string[]> {
  const { body } = await agent('GET', `/agent-instances/${id}`);
  return (body.messages as { content: string; sender_type: string }[])
    .filter(({ sender_type }) => sender_type === 'USER')
    .map(({ content }) => content);
}

test('a whole day by the keyboard: sign in, answer, write, search, change the theme, sign out; the focus is always somewhere, and seen', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const first = await begin(agent, 'The first run');
  const { body } = await agent('POST', '/messages/agent', { agent_type: 'painter', content: 'The second run' });
  const second = body.agent_instance_id as string;
  await ask(agent, first, options('Which wall?'));
  await ask(agent, second, options('Which door?'));
  await using desk = await visit(browser, beckon.url);
  const { page } = desk;
  const { keyboard } = page;
  // Before the sign-in, and after the sign-out.
  desk.allowComplaint(/status of 401/);
  desk.allowComplaint(SOCKET_REFUSED);

  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await tabTo(page, /Email/);
  await keyboard.type(person.email);
  await tabTo(page, /Password/);
  await keyboard.type(person.password);
  await keyboard.press('Enter');

  // The waiting question: reached, read, answered by its number; the next one has the focus then.
  await page.getByLabel('Connection: Live').waitFor();
  await focusIsAt(page, /^main/);
  await keyboard.press('j');
  await focusIsAt(page, /^article Question from crawler/);
  expect(await page.locator(':focus').innerText()).toMatch(/Which wall\?[^]*Red[^]*Blue/);
  await keyboard.press('2');
  await expect.poll(() => wordsOf(agent, first)).toEqual(['Blue']);
  await page.getByText('Which wall?').waitFor({ state: 'detached' });
  await focusIsAt(page, /^article Question from painter/);
  expect(await page.locator(':focus').innerText()).toContain('Which door?');
  // In words of one's own; a key that comes too soon for a question that has just moved does nothing, so it is pressed again.
  await until('the field of the answer has the focus', async () => {
    await keyboard.press('r');
    return (await focusNow(page)).name.includes('Answer in your own words');
  });
  await keyboard.type('A green one');
  await until('it is answered', async () => {
    await keyboard.press('Enter');
    return (await wordsOf(agent, second)).length > 0;
  });
  expect(await wordsOf(agent, second)).toEqual(['A green one']);
  await page.getByText('Which door?').waitFor({ state: 'detached' });
  await until('the focus is somewhere', async () => (await focusNow(page)).isSeen);

  // A run: opened, its question answered at its place, a message written.
  await ask(agent, first, options('Which floor?'));
  await page.getByRole('article').getByText('Which floor?').waitFor();
  await until('the card has the focus', async () => {
    await keyboard.press('k');
    return (await focusNow(page)).name.startsWith('article Question from crawler');
  });
  await tabTo(page, /^a crawler/);
  await keyboard.press('Enter');
  await page.waitForURL(`**/instances/${first}`);
  const question = page.getByRole('region', { name: 'Question', exact: true });
  await question.getByText('Which floor?').waitFor();
  await tabTo(page, /^button Red/);
  await keyboard.press('Enter');
  await expect.poll(() => wordsOf(agent, first)).toEqual(['Blue', 'Red']);
  await question.waitFor({ state: 'detached' });
  await until('the focus is somewhere', async () => (await focusNow(page)).isSeen);
  await tabTo(page, /^textarea Message/);
  await keyboard.type('Thank you');
  await keyboard.press('Enter');
  await expect.poll(() => wordsOf(agent, first)).toEqual(['Blue', 'Red', 'Thank you']);
  await focusIsAt(page, /^textarea Message/);

  // The palette, from within the field; put away, the field has the focus again.
  await keyboard.press('Control+k');
  await focusIsAt(page, /^input/);
  await page.getByRole('dialog', { name: 'Search and do anything' }).waitFor();
  await keyboard.press('Escape');
  await focusIsAt(page, /^textarea Message/);
  await keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search and do anything' }).waitFor();
  await keyboard.type('appearance');
  await page.getByRole('option', { name: /Appearance/, selected: true }).waitFor();
  await keyboard.press('Enter');
  await page.waitForURL(/\/settings\/appearance$/);
  await until('the focus is somewhere', async () => (await focusNow(page)).isSeen);

  const theme = (): Promise<string | null> => page.locator('html').getAttribute('data-theme');
  await tabTo(page, /As the system/);
  await keyboard.press('ArrowDown');
  await focusIsAt(page, /Light/);
  await keyboard.press('ArrowDown');
  await focusIsAt(page, /Dark/);
  expect(await theme()).toBe('dark');

  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  await keyboard.press('Escape');
  await focusIsAt(page, /Dark/);

  await tabTo(page, /^button Account of/);
  await keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  await keyboard.press('Escape');
  await focusIsAt(page, /^button Account of/);
  await keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  await until('it is chosen', async () => {
    await keyboard.press('ArrowDown');
    return /Sign out/.test((await focusNow(page)).name);
  });
  await keyboard.press('Enter');
  await page.waitForURL(/\/sign-in/);
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  expect(await theme()).toBe('dark');
});
