import { must } from '@beckon/shared/must';
import { Client } from '@modelcontextprotocol/client';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import type { Person } from './support/installation.ts';
import { startProgram, transportOf } from './support/oauth-program.ts';
import { startRunning } from './support/running.ts';
import type { Beckon } from './support/start-beckon.ts';

const opened = new AsyncDisposableStack();
let browser: Browser;
let beckon: Beckon;
let person: Person;
beforeAll(async () => {
  browser = opened.adopt(await startBrowser(), (each) => each.close());
  ({ person, beckon } = opened.use(await startRunning()));
});
afterAll(() => opened.disposeAsync());

/** Where a program on this computer waits for its person to come back. */
async function startCallback() {
  const come = Promise.withResolvers<URL>();
  const server = createServer(({ url = '' }, response) => {
    const address = new URL(url, 'http://127.0.0.1');
    if (address.pathname === '/callback') come.resolve(address);
    response.setHeader('content-type', 'text/html').end('<title>Done</title>You can close this window.');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    come: come.promise,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

test('a program that is given the address of /mcp sends its person to the consent page, and works without a key', async () => {
  await using callback = await startCallback();
  const provider = await startProgram(beckon.url, callback.url, 'Claude Code <b>bold</b> \u202egnp');
  await using window = await visit(browser, beckon.url, 'phone');
  const { page } = window;
  await page.goto(must(provider.authorizationUrl).href);
  await page.waitForURL(/\/sign-in/);
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Let this program in?' }).waitFor();
  const text = await page.locator('main').innerText();
  // Text of the program's stays text, and what hides in it is shown.
  expect(text).toContain('Claude Code <b>bold</b>');
  expect(text).not.toContain('\u202e');
  expect(text).toContain(new URL(callback.url).host);
  expect(text).toContain(person.email);
  await window.picture('consent');
  await page.getByRole('button', { name: 'Allow' }).click();
  const back = await callback.come;
  await page.getByText('You can close this window.').waitFor();

  await transportOf(beckon.url, provider).finishAuth(back.searchParams);
  const client = new Client({ name: 'agent', version: '1' });
  await client.connect(transportOf(beckon.url, provider));
  const step = await client.callTool({ name: 'log_step', arguments: { step_description: 'Reading the sources' } });
  expect(step.structuredContent).toMatchObject({ success: true });
  await client.close();
  await page.goto('/');
  await page.getByText('Reading the sources').waitFor();
});

test('a person who denies sends the program away with nothing', async () => {
  await using callback = await startCallback();
  const provider = await startProgram(beckon.url, callback.url, 'Another');
  await using window = await visit(browser, beckon.url);
  await window.signIn(person);
  await window.page.goto(must(provider.authorizationUrl).href);
  await window.page.getByRole('heading', { name: 'Let this program in?' }).waitFor();
  await window.picture('consent');
  await window.page.getByRole('button', { name: 'Deny' }).click();
  const back = await callback.come;
  expect(back.searchParams.get('error')).toBe('access_denied');
  expect(back.searchParams.has('code')).toBe(false);
});

test('a request that nobody can allow is told in our own words, whatever its address says', async () => {
  await using window = await visit(browser, beckon.url);
  await window.signIn(person);
  const { page } = window;
  const url = new URL('/api/auth/oauth2/authorize', beckon.url);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: 'nobody',
    redirect_uri: 'https://evil.example/',
  }).toString();
  await page.goto(url.href);
  await page.getByText('Beckon does not know the program that sent you here.').waitFor();
  await page.goto('/consent?error=%3Cimg%20src%3Dx%3E+call+0800+EVIL&error_description=call+0800+EVIL');
  await page.getByText('The request is not whole.').waitFor();
  expect(await page.locator('main').innerText()).not.toContain('EVIL');
});
