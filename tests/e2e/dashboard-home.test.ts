import { must } from '@beckon/shared/must';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RestCaller } from '../support/rest.ts';
import { seedAgents } from '../support/seed-agents.ts';
import { startBrowser, visit } from './support/browser.ts';
import { startRunning, type Running } from './support/running.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

interface Seeded extends Running {
  /** Three wait for a person, three work, three are done. */
  readonly runs: readonly string[];
}

async function start(): Promise<Seeded> {
  await using stack = new AsyncDisposableStack();
  const running = stack.use(await startRunning());
  const runs = await seedAgents(running.agent);
  const kept = stack.move();
  return { ...running, runs, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** What the agent of a run gets when it asks for what people said. */
async function answersOf(agent: RestCaller, id: string | undefined): Promise<readonly string[]> {
  const { body } = await agent('GET', `/messages/pending?agent_instance_id=${id}`);
  return (body.messages as { content: string }[]).map(({ content }) => content);
}

test('on a phone a question is answered in two taps from home, and the next ones are swiped to', async () => {
  await using running = await start();
  await using pocket = await visit(browser, running.beckon.url, 'phone');
  const { page } = pocket;
  await pocket.signIn(running.person);
  const deck = page.getByRole('list', { name: 'Open questions' });
  await deck.getByRole('listitem').first().waitFor();
  await page.getByText('1 of 3').waitFor();
  await pocket.picture('home');
  // The oldest stands first: one tap on the answer is enough.
  await deck.getByRole('button', { name: 'Yes', exact: true }).first().tap();
  await page.getByText('1 of 2').waitFor();
  expect(await answersOf(running.agent, running.runs[2])).toEqual(['Yes']);

  // A finger, over the text of the question.
  const box = await deck.boundingBox();
  const finger = await page.context().newCDPSession(page);
  const [x, y] = [(box?.x ?? 0) + 330, (box?.y ?? 0) + 60];
  await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
  for (let n = 1; n <= 10; n++) {
    await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: x - n * 30, y }] });
  }
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await page.getByText('2 of 2').waitFor();
  await page.getByRole('button', { name: 'Keep rounding each line' }).tap();
  await expect.poll(() => answersOf(running.agent, running.runs[0])).toEqual(['Keep rounding each line']);
});

test('on a desk questions of any length stand in their order, without a hole between them', async () => {
  await using running = await startRunning();
  const lines = [2, 16, 3, 1, 9, 2];
  for (const [n, count] of lines.entries()) {
    const content = Array.from({ length: count }, (_, line) => `Question ${n}, line ${line}`).join('\n\n');
    const body = { agent_type: 'crawler', content, requires_user_input: true };
    expect((await running.agent('POST', '/messages/agent', body)).status).toBe(200);
  }
  await using watcher = await visit(browser, running.beckon.url);
  const { page } = watcher;
  await watcher.signIn(running.person);
  const cards = page.getByRole('region', { name: 'Needs you' }).getByRole('article');
  await expect.poll(() => cards.count()).toBe(lines.length);
  const boxes = await Promise.all((await cards.all()).map(async (card) => must(await card.boundingBox())));
  await watcher.picture('home-questions');
  const columns = Map.groupBy(boxes, ({ x }) => Math.round(x));
  expect(columns.size).toBe(2);
  for (const column of columns.values()) {
    const gaps = column.slice(1).map(({ y }, n) => y - must(column[n]).y - must(column[n]).height);
    for (const gap of gaps) expect([gap >= 12, gap < 14]).toEqual([true, true]);
  }
  // Nobody waits below somebody who has waited less.
  expect(boxes.map(({ y }) => y)).toEqual(boxes.map(({ y }) => y).toSorted((a, b) => a - b));
});

test('everything on home is done by keyboard: questions answered, runs opened, places gone to; letters that are typed do nothing else', async () => {
  await using running = await start();
  await using desk = await visit(browser, running.beckon.url);
  const { page } = desk;
  await desk.signIn(running.person);
  const needsYou = page.getByRole('region', { name: 'Needs you' });
  const billing = needsYou.getByRole('article').filter({ hasText: 'Which rounding holds' });
  await billing.waitFor();
  for (let n = 0; n < 3; n++) await page.keyboard.press('j');
  await expect.poll(() => billing.evaluate((each) => each.matches(':focus'))).toBe(true);
  await page.keyboard.press('2');
  await billing.waitFor({ state: 'detached' });
  expect(await answersOf(running.agent, running.runs[0])).toEqual([
    'Round the sum everywhere and issue 14 corrections',
  ]);

  await page.keyboard.press('/');
  await page.keyboard.type('g i ? j upgrade');
  expect(new URL(page.url()).pathname).toBe('/');
  expect(await page.getByRole('searchbox', { name: 'Search runs' }).inputValue()).toBe('g i ? j upgrade');
  await page.keyboard.press('Escape');

  await page.keyboard.press('?');
  const map = page.getByRole('dialog', { name: 'Keyboard' });
  await map.getByText('Answer the focused question with that option').waitFor();
  await page.keyboard.press('Escape');
  await map.waitFor({ state: 'detached' });

  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await page.getByRole('heading', { name: 'Instances' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('orders');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('Writing the migration and its test.').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await needsYou.waitFor();

  await page.keyboard.press('Control+b');
  await page.getByRole('button', { name: 'Unfold the sidebar' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Unfold the sidebar' }).waitFor();
});

test('a filter stands in the address, is kept by name on every device, and leaves what fits', async () => {
  await using running = await start();
  await using desk = await visit(browser, running.beckon.url);
  const { page } = desk;
  await desk.signIn(running.person);
  await page.getByRole('button', { name: 'Agent: any' }).click();
  await page.getByRole('checkbox', { name: 'codex' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('article').count()).toBe(1);
  expect(new URL(page.url()).searchParams.has('agent')).toBe(true);
  await page.getByRole('button', { name: 'Saved', exact: true }).click();
  await page.getByLabel('Keep this filter as').fill('Codex only');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved “Codex only”.').waitFor();

  await using pocket = await visit(browser, running.beckon.url, 'phone');
  await pocket.signIn(running.person);
  await pocket.page.getByRole('button', { name: 'Saved', exact: true }).tap();
  await pocket.page.getByRole('button', { name: 'Codex only', exact: true }).tap();
  await pocket.page.getByRole('button', { name: 'Agent: codex' }).waitFor();
  await expect.poll(() => pocket.page.getByRole('article').count()).toBe(1);
});

test('all instances are searched by what was said in them, and several are ended at once', async () => {
  await using running = await start();
  await using desk = await visit(browser, running.beckon.url);
  const { page } = desk;
  await desk.signIn(running.person);
  await page.goto('/instances?q=partial+index');
  const main = page.getByRole('main');
  await main.getByRole('link', { name: /Index for the orders page/ }).waitFor();
  await expect.poll(() => main.getByRole('listitem').count()).toBe(1);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByRole('checkbox', { name: 'Select Empty state of the inbox' }).check();
  await page.getByRole('checkbox', { name: 'Select Upgrade to TypeScript 7' }).check();
  await page.getByRole('button', { name: 'End 2 runs' }).click();
  await page.getByRole('button', { name: 'End them' }).click();
  await page.getByText('Ended 2 runs.').waitFor();
  for (const n of [3, 5]) {
    const { body } = await running.agent('GET', `/agent-instances/${running.runs[n]}`);
    expect(body.status).toBe('COMPLETED');
  }
});

test('the theme is the person’s own, stays on the device, holds in every tab, and is there before anything is drawn', async () => {
  await using running = await start();
  await using desk = await visit(browser, running.beckon.url);
  const { page } = desk;
  await page.context().addInitScript(noteFirstTheme);
  await page.emulateMedia({ colorScheme: 'light' });
  await desk.signIn(running.person);
  const other = await page.context().newPage();
  await other.goto('/keys');
  await page.getByRole('button', { name: /^Account of / }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect.poll(() => other.locator('html').getAttribute('data-theme')).toBe('dark');
  await page.reload();
  await page.getByLabel('Connection: Live').waitFor();
  expect(await page.evaluate(() => (globalThis as unknown as { firstTheme: string }).firstTheme)).toBe('dark');
});

/** Runs in the page: what the theme was when the body came to be, before any module ran. */
function noteFirstTheme(): void {
  interface Root {
    readonly dataset: Readonly<Record<string, string>>;
  }
  const scope = globalThis as unknown as {
    document: { readonly documentElement: Root | null; readonly body: unknown };
    MutationObserver: new (seen: () => void) => { observe(node: unknown, options: object): void; disconnect(): void };
    firstTheme?: string | undefined;
  };
  const observer = new scope.MutationObserver(() => {
    if (!scope.document.body) return;
    scope.firstTheme = scope.document.documentElement?.dataset['theme'];
    observer.disconnect();
  });
  observer.observe(scope.document, { childList: true, subtree: true });
}
