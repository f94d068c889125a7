import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { buildWebIfStale } from '@beckon/web/build-if-stale';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import { SOCKET_REFUSED } from './support/complaints.ts';
import { startRunning } from './support/running.ts';
import { makeInstallation } from './support/installation.ts';
import { startBeckon } from './support/start-beckon.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** What of the browser's own storage a page sees; tests are written without the browser's types. */
interface PageScope {
  caches: { keys(): Promise<string[]>; open(name: string): Promise<{ keys(): Promise<{ url: string }[]> }> };
  navigator: { serviceWorker: { ready: Promise<unknown>; controller: unknown } };
  indexedDB: {
    open(name: string): {
      result: { transaction(store: string): { objectStore(name: string): { count(): Counting } }; close(): void };
      onsuccess: () => void;
    };
  };
}
interface Counting {
  result: number;
  onsuccess: () => void;
}

/** Waits until the service worker has the page in its care. */
async function controlled(page: Page): Promise<void> {
  await page.evaluate(async () => (globalThis as unknown as PageScope).navigator.serviceWorker.ready);
  await expect
    .poll(() => page.evaluate(() => (globalThis as unknown as PageScope).navigator.serviceWorker.controller !== null))
    .toBe(true);
}

/** The addresses of everything that the browser's caches hold. */
async function cached(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { caches } = globalThis as unknown as PageScope;
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  });
}

/** How many views the device keeps. */
async function keptViews(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = (globalThis as unknown as PageScope).indexedDB.open('beckon');
        opening.onsuccess = () => {
          const counting = opening.result.transaction('views').objectStore('views').count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
  );
}

test('what was loaded can be read without a network, also after a reload; no answer of the server is in a cache, and signing out forgets all [S38]', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  const { body } = await agent('POST', '/messages/agent', { agent_type: 'crawler', content: 'Read me in the train' });
  await using watcher = await visit(browser, beckon.url, 'phone');
  const { page } = watcher;
  await watcher.signIn(person);
  await page.goto(`/instances/${body.agent_instance_id}`);
  await page.getByRole('log').getByText('Read me in the train').waitFor();
  await controlled(page);
  // The session, the home lists, the run, and which runs were opened last.
  await expect.poll(() => keptViews(page)).toBe(4);
  await page.goto('/');
  await page.getByText('Read me in the train').waitFor();

  // Without a network the browser itself complains of what it could not fetch.
  watcher.expectComplaint(/ERR_INTERNET_DISCONNECTED/);
  await page.context().setOffline(true);
  await page.reload();
  await page.getByLabel('Connection: Offline').waitFor();
  await page.getByText('Read me in the train').click();
  await page.getByRole('log').getByText('Read me in the train').waitFor();
  await page.reload();
  await page.getByRole('log').getByText('Read me in the train').waitFor();
  await watcher.picture('offline-reload');

  await page.context().setOffline(false);
  await page.getByLabel('Connection: Live').waitFor();
  expect((await cached(page)).filter((path) => /^\/(api|trpc)/.test(path))).toEqual([]);

  await page.goto('/');
  await page.getByRole('button', { name: /^Account of / }).click();
  watcher.expectComplaint(/status of 401/);
  watcher.allowComplaint(SOCKET_REFUSED);
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await expect.poll(() => keptViews(page)).toBe(0);
  await page.goBack();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await page.getByText('Read me in the train').count()).toBe(0);
  watcher.expectComplaint(/Failed to fetch/);
  await page.context().setOffline(true);
  await page.goto('/');
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  expect(await page.getByText('Read me in the train').count()).toBe(0);
});

test('signing out in one tab signs the other one out, and what was being written is forgotten [S38]', async () => {
  await using running = await startRunning();
  const { beckon, person, agent } = running;
  await using watcher = await visit(browser, beckon.url);
  await watcher.signIn(person);
  const other = await watcher.page.context().newPage();
  await other.goto('/keys');
  await other.getByRole('heading', { name: 'Keys', exact: true }).waitFor();
  const { body } = await agent('POST', '/messages/agent', { agent_type: 'scribe', content: 'Ready' });
  await watcher.page.goto(`/instances/${body.agent_instance_id}`);
  await watcher.page.getByRole('textbox', { name: 'Message' }).fill('for nobody else to read');
  const drafts = () =>
    other.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('beckon:draft:')));
  await expect.poll(drafts).toHaveLength(1);
  await watcher.page.getByRole('button', { name: /^Account of / }).click();
  watcher.expectComplaint(/status of 401/);
  watcher.allowComplaint(SOCKET_REFUSED);
  await watcher.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(new URL(other.url()).searchParams.get('next')).toBe('/keys');
  expect(await drafts()).toEqual([]);
});

test('the dashboard can be installed: its manifest and icons are right, and a page is served without a network', async () => {
  await using installation = makeInstallation();
  await using beckon = await startBeckon(installation);
  await using watcher = await visit(browser, beckon.url);
  const { page } = watcher;
  await page.goto('/sign-in');
  await controlled(page);
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A window without a profile of its own installs nothing, whatever the page is like.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  const { errors, data = '' } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data) as { icons: { src: string; sizes: string; type: string }[] };
  for (const { src, sizes, type } of manifest.icons.filter((each) => each.type === 'image/png')) {
    const response = await fetch(`${beckon.url}${src}`);
    expect(response.headers.get('content-type')).toBe(type);
    const png = Buffer.from(await response.arrayBuffer());
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`).toBe(sizes);
  }
});

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Serves a copy of the built dashboard alone, whose service worker can become another one. */
async function serveCopy(): Promise<AsyncDisposable & { readonly url: string; readonly renew: () => void }> {
  const { dist } = await buildWebIfStale();
  const folder = mkdtempSync(join(tmpdir(), 'beckon-dist-'));
  cpSync(dist, folder, { recursive: true });
  let version = '';
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = extname(pathname) === '' ? '/index.html' : pathname;
    try {
      const content = readFileSync(join(folder, path));
      response.setHeader('content-type', types[extname(path)] ?? 'text/html');
      response.end(path === '/service-worker.js' ? `${content.toString()}\n// ${version}` : content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    renew: () => (version = 'another'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}

test('a new version is offered, and taken only when the person says so', async () => {
  await using copy = await serveCopy();
  await using watcher = await visit(browser, copy.url);
  const { page } = watcher;
  await page.goto('/sign-in');
  await controlled(page);
  copy.renew();
  await page.reload();
  const shown = await watcher.document();
  const notice = page.getByRole('region', { name: /Notices/ }).getByText('A new version of Beckon is here.');
  await notice.waitFor();
  expect(await watcher.document()).toBe(shown);
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(async () => watcher.document().catch(() => shown)).not.toBe(shown);
  await controlled(page);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await notice.count()).toBe(0);
});
