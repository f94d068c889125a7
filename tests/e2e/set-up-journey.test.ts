import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { SCREENS, startBrowser, visit, type Screen } from './support/browser.ts';
import { makeInstallation } from './support/installation.ts';
import { startBeckon } from './support/start-beckon.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const PERSON = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery staple' };

/** Runs in the page: everything that it has put away where scripts and other people of this computer find it. */
async function keptInBrowser(): Promise<string> {
  interface Storage {
    readonly length: number;
  }
  const scope = globalThis as unknown as {
    localStorage: Storage;
    sessionStorage: Storage;
    document: { cookie: string };
    indexedDB: { databases(): Promise<{ name: string }[]>; open(name: string): Opening };
    caches: { keys(): Promise<string[]>; open(name: string): Promise<{ keys(): Promise<{ url: string }[]> }> };
  };
  interface Request<T> {
    result: T;
    onsuccess: () => void;
  }
  type Opening = Request<{
    objectStoreNames: Iterable<string>;
    transaction(name: string): { objectStore(name: string): { getAll(): Request<unknown[]> } };
    close(): void;
  }>;
  const done = <T>(request: Request<T>) =>
    new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
  const kept: unknown[] = [{ ...scope.localStorage }, { ...scope.sessionStorage }, scope.document.cookie];
  for (const { name } of await scope.indexedDB.databases()) {
    const database = await done(scope.indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      kept.push(name, store, await done(database.transaction(store).objectStore(store).getAll()));
    }
    database.close();
  }
  for (const name of await scope.caches.keys()) {
    kept.push(
      name,
      (await (await scope.caches.open(name)).keys()).map(({ url }) => url),
    );
  }
  return JSON.stringify(kept);
}

const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() =>
    (
      globalThis as unknown as { navigator: { clipboard: { readText(): Promise<string> } } }
    ).navigator.clipboard.readText(),
  );

test.each(Object.keys(SCREENS) as Screen[])(
  'on a %s: from the printed link to an account, a key copied, and an agent that asks and is answered [S37]',
  async (screen) => {
    await using installation = makeInstallation();
    await using beckon = await startBeckon(installation);
    const link = beckon.setUpUrl ?? '';
    await using window = await visit(browser, beckon.url, screen);
    const { page } = window;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(link);
    await window.picture('journey-1-link');
    await page.getByLabel('Your name').fill(PERSON.name);
    await page.getByLabel('Email').fill(PERSON.email);
    await page.getByLabel('Password').fill(PERSON.password);
    await page.getByRole('button', { name: 'Make the account' }).click();

    // The next step is in front of them, and the link is not in the address any more.
    await page.getByLabel('Name', { exact: true }).fill('Laptop');
    expect(page.url()).not.toContain('token');
    await window.picture('journey-2-keys');
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByRole('button', { name: 'Copy the key' }).click();
    await expect.poll(() => clipboard(page)).toMatch(/^bkn_[\w.-]+_[0-9A-Za-z]{6}$/);
    const key = await clipboard(page);
    await window.picture('journey-3-key');

    await page.getByRole('link', { name: 'Home', exact: true }).filter({ visible: true }).first().click();
    const agent = restAs(beckon.url, { key });
    const said = await agent('POST', '/messages/agent', { agent_type: 'first agent', content: 'Reading the tests' });
    expect(said.status).toBe(200);
    await page.getByText('Reading the tests').first().waitFor();
    await window.picture('journey-4-first-message');
    const { agent_instance_id } = said.body;
    const asked = await agent('POST', '/messages/agent', {
      agent_instance_id,
      content: 'Deploy now?\n[OPTIONS]\n1. Ship it\n2. Wait\n[/OPTIONS]',
      requires_user_input: true,
    });
    const poll = agent(
      'GET',
      `/messages/pending?agent_instance_id=${agent_instance_id}&last_read_message_id=${asked.body.message_id}&wait=25`,
    );
    await page.getByText('Deploy now?').first().waitFor();
    await window.picture('journey-5-question');
    await page.getByRole('button', { name: 'Ship it' }).first().click();
    const { body: pending } = await poll;
    expect(pending.messages.map(({ content }: { content: string }) => content)).toEqual(['Ship it']);
    await window.picture('journey-6-answered');

    // The key was shown once, and stands nowhere; nor does the session, nor the link.
    const kept = await page.evaluate(keptInBrowser);
    expect(kept).not.toContain(key.slice(-20));
    expect(kept).not.toContain(new URL(link).searchParams.get('token'));
    expect(kept).not.toContain('__Host-beckon_session');
    await page.goto('/keys');
    await page.getByText('Laptop').first().waitFor();
    expect(await page.content()).not.toContain(key.slice(-20));
    window.expectComplaint(/status of 401/);
    await page.goto(link);
    await page.getByLabel('Your name').fill('Mallory');
    await page.getByLabel('Email').fill('mallory@example.com');
    await page.getByLabel('Password').fill(PERSON.password);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('alert').getByText('This set-up link was used or has expired').waitFor();
  },
);
