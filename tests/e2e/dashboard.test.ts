import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { startBrowser, visit } from './support/browser.ts';
import { makeInstallation } from './support/installation.ts';
import { startBeckon } from './support/start-beckon.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

test('the set-up link makes the first account, once; then people sign in, and come back to where they were going', async () => {
  await using installation = makeInstallation();
  await using beckon = await startBeckon(installation);
  const person = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };
  const link = beckon.setUpUrl ?? '';
  {
    await using first = await visit(browser, beckon.url);
    await first.page.goto(link);
    await first.picture('set-up');
    await first.page.getByLabel('Your name').fill(person.name);
    await first.page.getByLabel('Email').fill(person.email);
    await first.page.getByLabel('Password').fill(person.password);
    await first.page.getByRole('button', { name: 'Make the account' }).click();
    await first.page.getByLabel('Connection: Live').waitFor();
  }
  await using second = await visit(browser, beckon.url, 'phone');
  // A visitor who is not signed in asks who they are, and is told 401: the browser notes that by itself.
  second.expectComplaint(/status of 401/);
  await second.page.goto('/keys');
  await second.page.waitForURL(/\/sign-in/);
  await second.picture('sign-in');
  await second.page.getByLabel('Email').fill(person.email);
  await second.page.getByLabel('Password').fill(person.password);
  await second.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await second.page.getByRole('heading', { name: 'Keys', exact: true }).waitFor();
  expect(new URL(second.page.url()).pathname).toBe('/keys');

  await using third = await visit(browser, beckon.url);
  third.expectComplaint(/status of 401/);
  await third.page.goto(link);
  await third.page.getByLabel('Your name').fill('Mallory');
  await third.page.getByLabel('Email').fill('mallory@example.com');
  await third.page.getByLabel('Password').fill('another password');
  await third.page.getByRole('button', { name: 'Make the account' }).click();
  await third.page.getByRole('alert').getByText('This set-up link was used or has expired').waitFor();
});
