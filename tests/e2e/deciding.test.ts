import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RestCaller } from '../support/rest.ts';
import { SCREENS, startBrowser, visit } from './support/browser.ts';
import { begin, startRunning } from './support/running.ts';
import { until } from './support/until.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** A question with two options, in a run of its own. */
async function ask(agent: RestCaller, content: string): Promise<string> {
  const id = await begin(agent, `About to ask: ${content}`);
  const question = `${content}\n[OPTIONS]\n1. Red\n2. Blue\n[/OPTIONS]`;
  await agent('POST', '/messages/agent', { agent_instance_id: id, content: question, requires_user_input: true });
  return id;
}

async function answersOf(agent: RestCaller, id: string): Promise<readonly string[]> {
  const { body } = await agent('GET', `/agent-instances/${id}`);
  return (body.messages as { content: string; sender_type: string }[])
    .filter(({ sender_type }) => sender_type === 'USER')
    .map(({ content }) => content);
}

const topOf = async (button: Locator): Promise<number> => Math.round((await button.boundingBox())?.y ?? Infinity);
/** Above what navigates at the foot of a phone. */
const IN_REACH = SCREENS.phone.viewport.height - 56 - 48;

test('a permission that is longer than a phone: the buttons stay in reach and stand still, and the command is read to its end first', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const id = await begin(agent, 'Building');
  const steps = Array.from({ length: 120 }, (_, n) => `echo "step ${n + 1} of the release"`);
  await agent('POST', '/messages/agent', {
    agent_instance_id: id,
    content: 'Allow execution of Bash?\n[OPTIONS]\n1. Yes\n2. Yes, always\n3. No\n[/OPTIONS]',
    requires_user_input: true,
    request: { tool_name: 'Bash', input: { command: [...steps, 'rm -rf ./release'].join('\n') }, cwd: '/srv/app' },
  });
  await using phone = await visit(browser, beckon.url, 'phone');
  const { page } = phone;
  await phone.signIn(person);
  for (const place of ['/', `/instances/${id}`]) {
    await page.goto(place);
    const subject = page.getByRole('group', { name: 'What is asked' });
    const no = page.getByRole('button', { name: 'No', exact: true });
    const more = page.getByRole('button', { name: 'More below' });
    await more.waitFor();
    await phone.picture(`long-permission${place === '/' ? '' : '-run'}`);
    const stands = await topOf(no);
    expect(stands).toBeLessThan(IN_REACH);
    await until('the command is read to its end', async () => {
      // It goes when there is nothing more, be it under the finger.
      await more.tap({ timeout: 1_000 }).catch(() => undefined);
      return !(await more.isVisible());
    });
    expect(await subject.evaluate((box) => box.scrollTop + box.clientHeight >= box.scrollHeight - 8)).toBe(true);
    expect(await topOf(no)).toBe(stands);
  }
  await page.getByRole('button', { name: 'No', exact: true }).tap();
  await page.getByRole('log').getByText('Answered by Ada Lovelace').waitFor();
});

/** Runs in the page: as soon as a question has taken the place of the first one, a key and a click that were meant for that. */
function pressAtOnce(): void {
  interface Element {
    readonly textContent: string;
    querySelector(selector: string): Element | null;
    focus(): void;
    click(): void;
    dispatchEvent(event: unknown): void;
  }
  const scope = globalThis as unknown as {
    document: { body: Element; querySelectorAll(selector: string): ArrayLike<Element> };
    MutationObserver: new (callback: () => void) => {
      observe(target: Element, options: object): void;
      disconnect(): void;
    };
    KeyboardEvent: new (type: string, init: object) => unknown;
    pressed?: boolean;
  };
  const observer = new scope.MutationObserver(() => {
    const [first] = Array.from(scope.document.querySelectorAll('main article'));
    if (first?.textContent.includes('The second') !== true) return;
    observer.disconnect();
    first.focus();
    first.dispatchEvent(new scope.KeyboardEvent('keydown', { key: '1', bubbles: true, cancelable: true }));
    first.querySelector('[aria-label="Options"] button')?.click();
    scope.pressed = true;
  });
  observer.observe(scope.document.body, { childList: true, subtree: true });
}

test('a key, too, that was meant for a question which has just gone does not answer the one that moved into its place', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const first = await ask(agent, 'The first?');
  const second = await ask(agent, 'The second?');
  await using desk = await visit(browser, beckon.url);
  const { page } = desk;
  await desk.signIn(person);
  const cards = page.getByRole('main').getByRole('article');
  await cards.filter({ hasText: 'The second' }).waitFor();
  await page.evaluate(pressAtOnce);
  await agent('PUT', `/agent-instances/${first}/status`, { status: 'COMPLETED' });
  await expect.poll(() => page.evaluate(() => (globalThis as { pressed?: boolean }).pressed)).toBe(true);
  const card = cards.filter({ hasText: 'The second' });
  await until('it is answered by the key that was meant for it', async () => {
    await card.focus().catch(() => undefined);
    await page.keyboard.press('2');
    return (await answersOf(agent, second)).length > 0;
  });
  expect(await answersOf(agent, second)).toEqual(['Blue']);
});
