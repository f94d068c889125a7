import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit } from './support/browser.ts';
import { makeInstallation } from './support/installation.ts';
import { openMailbox } from './support/mailbox.ts';
import { signIn } from './support/sign-in.ts';
import { startBeckon } from './support/start-beckon.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

test('where accounts are made by invitation or not at all, /sign-up says so, and what to do, instead of a form that is refused', async () => {
  await using installation = makeInstallation();
  const person = await installation.createPerson();
  for (const [policy, title, what] of [
    [
      'first',
      'This Beckon is by invitation',
      /Ask the person who runs it, or an admin of a workspace, for an invitation/,
    ],
    ['closed', 'Sign-up is closed', /Ask them for one/],
  ] as const) {
    await using beckon = await startBeckon(installation, { BECKON_SIGNUP: policy });
    await using stranger = await visit(browser, beckon.url);
    // Nobody is signed in, which the invitation's page asks.
    stranger.allowComplaint(/401 \(Unauthorized\)/);
    const { page } = stranger;
    await page.goto('/sign-up');
    await page.getByRole('heading', { name: title }).waitFor();
    await page.getByText(what).waitFor();
    expect(await page.getByLabel('Password').count()).toBe(0);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    if (policy === 'first') continue;
    // An invitation makes no account there either.
    const { rest } = await signIn(beckon.url, person);
    const { body } = await rest('GET', '/workspaces');
    const { body: invitation } = await rest('POST', `/workspaces/${body.items[0].id}/invitations`, { role: 'viewer' });
    await page.goto(`/invite?token=${invitation.token}`);
    await page.getByText('Accounts are made by the person who runs this Beckon.').waitFor();
    expect(await page.getByLabel('Password').count()).toBe(0);
  }
});

test('an account is made where sign-up is open; its address is confirmed by the link that is mailed, and a link that is not whole says so', async () => {
  await using mailbox = await openMailbox();
  await using installation = makeInstallation();
  await installation.createPerson();
  await using beckon = await startBeckon(installation, { BECKON_SIGNUP: 'open', SMTP_URL: mailbox.url });
  await using visitor = await visit(browser, beckon.url);
  const { page } = visitor;
  const email = `${randomUUID()}@example.com`;
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Make an account' }).click();
  await page.getByLabel('Your name').fill('Grace');
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByLabel('Connection: Live').waitFor();
  const first = await mailbox.linkFor(email);

  await page.goto('/settings');
  await page.getByText('an address that has not been confirmed').waitFor();
  const forged = new URL(first);
  forged.searchParams.set('token', 'of-somebody');
  await page.goto(forged.href);
  await page.getByRole('heading', { name: 'The address is not confirmed' }).waitFor();
  await page.getByRole('link', { name: 'To your profile' }).click();
  await page.getByRole('button', { name: 'Send me a link to confirm it' }).click();
  await page.getByText(`A link is on its way to ${email}.`).waitFor();
  await page.goto((await mailbox.linkFor(email)).href);
  await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();
  await page.getByRole('link', { name: 'Go on' }).click();
  await page.getByLabel('Connection: Live').waitFor();
  await page.goto('/settings');
  await page.getByText(`Signed in as ${email}.`).waitFor();
  expect(await page.getByRole('button', { name: 'Send me a link to confirm it' }).count()).toBe(0);
});

test('a forgotten password is set anew by the link that is mailed; the link works once, and an away server is not taken for a spent link', async () => {
  await using mailbox = await openMailbox();
  await using installation = makeInstallation();
  const person = await installation.createPerson();
  await using beckon = await startBeckon(installation, { SMTP_URL: mailbox.url });
  await using visitor = await visit(browser, beckon.url);
  // What is away, and what is spent.
  visitor.expectComplaint(/ERR_FAILED .*\/api\/auth\/reset-password/);
  visitor.expectComplaint(/400 \(Bad Request\) .*\/api\/auth\/reset-password/);
  const { page } = visitor;
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot the password?' }).click();
  // The page before has a field of that name, too.
  await page.getByRole('heading', { name: 'Forgot the password?' }).waitFor();
  await page.getByRole('textbox', { name: 'Email' }).fill(person.email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  const link = await mailbox.linkFor(person.email);

  await page.goto(link.href);
  await page.getByLabel('New password').fill('another horse battery');
  await page.route('**/api/auth/reset-password', (route) => route.abort());
  await page.getByRole('button', { name: 'Set it' }).click();
  await page.getByText('Beckon cannot be reached.').waitFor();
  await page.unroute('**/api/auth/reset-password');
  await page.getByRole('button', { name: 'Set it' }).click();
  await page.getByRole('heading', { name: 'The new password is set' }).waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await visitor.signIn({ ...person, password: 'another horse battery' });

  await page.goto(link.href);
  await page.getByLabel('New password').fill('a third horse battery');
  await page.getByRole('button', { name: 'Set it' }).click();
  await page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
  expect(await page.getByLabel('New password').count()).toBe(0);
  await page.getByRole('link', { name: 'Ask for a new link' }).click();
  await page.getByRole('heading', { name: 'Forgot the password?' }).waitFor();
});
