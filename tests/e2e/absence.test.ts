import { sleep } from '@beckon/shared/sleep';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RestCaller } from '../support/rest.ts';
import { startBrowser, visit, type Screen, type Visit } from './support/browser.ts';
import { readLog } from './support/read-log.ts';
import { begin, startRunning, type Running } from './support/running.ts';
import { until } from './support/until.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** Longer than every patience between a page and its server, so that nothing is left of the line. */
const MINUTE = 60_000;

interface Pages {
  readonly run: Page;
  readonly home: Page;
}

/** Opens the run and home, and waits until both are live. */
async function watch(watcher: Visit, { person }: Running, id: string): Promise<Pages> {
  await watcher.signIn(person);
  const run = await watcher.page.context().newPage();
  await run.goto(`/instances/${id}`);
  await run.getByRole('log').getByText('Before').waitFor();
  await run.getByLabel('Connection: Live').waitFor();
  return { run, home: watcher.page };
}

/** Another one after a reload. */
const documentOf = (page: Page): Promise<number> => page.evaluate(() => performance.timeOrigin);

/** What an agent does meanwhile: more than a page of messages, one of them changed, and a question. */
async function goOn(agent: RestCaller, agent_instance_id: string): Promise<void> {
  const say = async (content: string, more: object = {}) => {
    const { status, body } = await agent('POST', '/messages/agent', { agent_instance_id, content, ...more });
    expect(status).toBe(200);
    return body.message_id as string;
  };
  const draft = await say('A draft');
  for (let n = 1; n <= 150; n++) await say(`meanwhile ${n}`);
  await agent('PATCH', `/messages/${draft}`, { content: 'A whole' });
  await say('Deploy now?\n[OPTIONS]\n1. Ship it\n2. Wait\n[/OPTIONS]', { requires_user_input: true });
}

/** The pages are live again by themselves, and show what a browser shows that has seen nothing of it before. */
async function isWhole({ run, home }: Pages, { beckon, person }: Running, id: string, screen: Screen): Promise<void> {
  for (const page of [run, home]) await page.getByLabel('Connection: Live').waitFor();
  await run.getByRole('region', { name: 'Question', exact: true }).getByRole('button', { name: 'Ship it' }).waitFor();
  await home.getByRole('main').getByRole('button', { name: 'Ship it' }).waitFor();
  await using visitor = await visit(browser, beckon.url, screen);
  await visitor.signIn(person);
  const cards = (page: Page) => page.getByRole('main').getByRole('article').allInnerTexts();
  const waiting = (texts: readonly string[]) => JSON.stringify(texts.map((text) => text.replaceAll(/\d+ \w+/g, '')));
  await visitor.page.getByRole('main').getByRole('button', { name: 'Ship it' }).waitFor();
  await until('home shows the same', async () => waiting(await cards(home)) === waiting(await cards(visitor.page)));
  await visitor.page.goto(`/instances/${id}`);
  await visitor.page.getByRole('log').getByText('meanwhile 150').waitFor();
  const shown = await readLog(run);
  expect(shown.map(([seq]) => seq)).toEqual(Array.from({ length: 153 }, (_, n) => n + 1));
  expect(shown).toEqual(await readLog(visitor.page));
}

test.concurrent('G3 G4 G9 the network is cut for a minute, on a desk and on a phone that sleeps: both come back by themselves, and equal a fresh load', async () => {
  await using running = await startRunning();
  const { beckon, agent } = running;
  const id = await begin(agent, 'Before');
  await using desk = await visit(browser, beckon.url);
  await using phone = await visit(browser, beckon.url, 'phone');
  const [atDesk, inPocket] = await Promise.all([watch(desk, running, id), watch(phone, running, id)]);
  const shown = await Promise.all(
    [atDesk.run, inPocket.run].map((page) => page.evaluate(() => performance.timeOrigin)),
  );
  const sleeper = await phone.page.context().newCDPSession(inPocket.run);
  await sleeper.send('Page.setWebLifecycleState', { state: 'frozen' });
  for (const each of [desk, phone]) {
    each.expectComplaint(/ERR_INTERNET_DISCONNECTED/);
    await each.page.context().setOffline(true);
  }
  const over = sleep(MINUTE);
  await atDesk.run.getByLabel('Connection: Offline').waitFor();
  await goOn(agent, id);
  await over;
  expect(await atDesk.run.getByText('meanwhile').count()).toBe(0);
  for (const each of [desk, phone]) await each.page.context().setOffline(false);
  await sleeper.send('Page.setWebLifecycleState', { state: 'active' });
  await isWhole(atDesk, running, id, 'desktop');
  await isWhole(inPocket, running, id, 'phone');
  expect(await Promise.all([atDesk.run, inPocket.run].map(documentOf))).toEqual(shown);
});

test.concurrent('G3 G4 G9 the server is gone for a minute: the page comes back by itself, and equals a fresh load', async () => {
  await using running = await startRunning();
  const { beckon, agent } = running;
  const id = await begin(agent, 'Before');
  await using desk = await visit(browser, beckon.url);
  const atDesk = await watch(desk, running, id);
  const shown = await documentOf(atDesk.run);
  desk.expectComplaint(/ERR_CONNECTION_REFUSED/);
  await beckon.kill();
  await atDesk.run.getByLabel('Connection: Offline').waitFor();
  await sleep(MINUTE);
  await running.again();
  await goOn(agent, id);
  await isWhole(atDesk, running, id, 'desktop');
  expect(await documentOf(atDesk.run)).toBe(shown);
});
