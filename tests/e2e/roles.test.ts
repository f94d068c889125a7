import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RestCaller } from '../support/rest.ts';
import { startBrowser, visit } from './support/browser.ts';
import type { Person } from './support/installation.ts';
import { begin, startRunning, type Running } from './support/running.ts';
import { signIn } from './support/sign-in.ts';

const opened = new AsyncDisposableStack();
let browser: Browser;
let running: Running;
let owner: RestCaller;
let workspace: { readonly id: string; readonly name: string };
beforeAll(async () => {
  browser = opened.adopt(await startBrowser(), (each) => each.close());
  running = opened.use(await startRunning());
  ({ rest: owner } = await signIn(running.beckon.url, running.person));
  workspace = (await owner('GET', '/workspaces')).body.items[0];
});
afterAll(() => opened.disposeAsync());

const OPTIONS = '[OPTIONS]\n1. Ship it\n2. Wait\n[/OPTIONS]';

/** A run of its own that asks. @returns its id */
async function ask(question: string): Promise<string> {
  const agent_instance_id = await begin(running.agent, 'Tests pass');
  const asked = await running.agent('POST', '/messages/agent', {
    agent_instance_id,
    content: `${question}\n${OPTIONS}`,
    requires_user_input: true,
  });
  expect(asked.status).toBe(200);
  return agent_instance_id;
}

async function answersTo(id: string): Promise<readonly string[]> {
  const { body } = await running.agent('GET', `/messages/pending?agent_instance_id=${id}`);
  return (body.messages as { content: string }[]).map(({ content }) => content);
}

/** Somebody with an account of their own who has joined the workspace. */
async function join(role: 'viewer' | 'approver'): Promise<Person> {
  const person = await running.installation.createPerson(`A ${role}`);
  const invited = await owner('POST', `/workspaces/${workspace.id}/invitations`, { role });
  const { rest } = await signIn(running.beckon.url, person);
  const joined = await rest('POST', '/invitations/accept', { token: invited.body.token });
  expect(joined.status).toBe(200);
  return person;
}

/** From the person's own workspace, by the switcher, to the one they have joined. */
async function enterWorkspace(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Workspace: / }).click();
  await page.getByRole('menuitemradio', { name: workspace.name, exact: true }).click();
  await page.getByRole('button', { name: `Workspace: ${workspace.name}` }).waitFor();
}

async function actionsOf(page: Page): Promise<readonly string[]> {
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menu', { name: 'Actions' }).waitFor();
  const items = await page.getByRole('menuitem').allInnerTexts();
  await page.keyboard.press('Escape');
  // Under the name stands its shortcut.
  return items.map((text) => text.replace(/\n[^]*/, ''));
}

/** A run that is gone may still be told what was read of it. */
const LATE_MARK = /status of 404 .*instances\.mark/;

const LOOKING = ['Find in conversation', 'Pin', 'Copy link', 'Export as Markdown', 'Export as JSON'];

test('a viewer switches to the workspace, sees what is asked there and why they cannot answer; nothing else is offered', async () => {
  const id = await ask('Viewers first?');
  await using window = await visit(browser, running.beckon.url);
  const { page } = window;
  await window.signIn(await join('viewer'));
  await enterWorkspace(page);
  const card = page.getByRole('article').filter({ hasText: 'Viewers first?' });
  await card.getByText('You can watch here; your role does not answer.').waitFor();
  expect(await card.getByRole('button').count()).toBe(0);
  expect(await page.getByRole('link', { name: /^(Keys|Connect)$/ }).count()).toBe(0);

  await page.goto(`/instances/${id}`);
  await page.getByRole('log').getByText('Tests pass').waitFor();
  await page.getByText('You can watch here; your role does not write to agents.').waitFor();
  expect(await page.getByRole('textbox', { name: 'Message' }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Ship it' }).count()).toBe(0);
  expect(await actionsOf(page)).toEqual(LOOKING);

  // The search offers the same, and nothing that the role does not allow; what it offers is given.
  const offered = async (words: string): Promise<readonly string[]> => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(words);
    const found = await page.getByRole('option').allInnerTexts();
    await page.keyboard.press('Escape');
    return found.map((text) => text.replace(/\n[^]*/, ''));
  };
  for (const words of ['Rename', 'Share…', 'End…', 'Delete…', 'Keys', 'Connect', 'Audit']) {
    expect(await offered(words)).not.toContain(words);
  }
  expect(await offered('Export')).toEqual(['Export as Markdown', 'Export as JSON']);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Export as JSON' }).click();
  expect(await readFile(await (await downloading).path(), 'utf8')).toContain('Tests pass');

  for (const path of ['/keys', '/connect']) {
    await page.goto(path);
    await page.getByRole('heading', { name: 'Your role makes no keys' }).waitFor();
  }
  await page.goto('/settings/audit');
  await page.getByRole('heading', { name: 'Your role does not read the audit log' }).waitFor();
});

test('an approver answers, and changes nothing about the run', async () => {
  const id = await ask('Approvers, too?');
  await using window = await visit(browser, running.beckon.url);
  const { page } = window;
  await window.signIn(await join('approver'));
  await enterWorkspace(page);
  const card = page.getByRole('article').filter({ hasText: 'Approvers, too?' });
  await card.getByRole('button', { name: 'Ship it' }).click();
  await card.waitFor({ state: 'detached' });
  expect(await answersTo(id)).toEqual(['Ship it']);
  await page.goto(`/instances/${id}`);
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  expect(await actionsOf(page)).toEqual(LOOKING);
});

/** Shares a run with an address. @returns the token of the link, where the address is to be proved; how to take it back */
async function share(id: string, email: string, access: 'READ' | 'WRITE') {
  const { status, body } = await owner('POST', `/agent-instances/${id}/access`, { email, access });
  expect(status).toBeLessThan(300);
  return { token: body.token, takeBack: () => owner('DELETE', `/agent-instances/${id}/access/${body.id}`) };
}

test('a guest who may watch sees the run live on a phone, is told why they cannot answer, and loses it when it is taken back', async () => {
  const id = await ask('May a guest answer?');
  const guest = await running.installation.createPerson('Grace');
  const { takeBack } = await share(id, guest.email, 'READ');
  await using window = await visit(browser, running.beckon.url, 'phone');
  const { page } = window;
  await window.signIn(guest);
  await page.goto(`/instances/${id}`);
  await page.getByRole('log').getByText('Tests pass').waitFor();
  const question = page.getByRole('region', { name: 'Question', exact: true });
  await question.getByText('May a guest answer?').waitFor();
  await question.getByText('You can watch here; the share does not let you answer.').waitFor();
  await page.getByText('This run is shared with you to watch; whoever shared it can let you write, too.').waitFor();
  expect(await page.getByRole('button', { name: 'Ship it' }).count()).toBe(0);
  expect(await page.getByRole('textbox', { name: 'Message' }).count()).toBe(0);
  expect(await actionsOf(page)).toEqual(LOOKING);
  await running.agent('POST', '/messages/agent', { agent_instance_id: id, content: 'One step on' });
  await page.getByRole('log').getByText('One step on').waitFor();
  window.allowComplaint(LATE_MARK);
  await takeBack();
  await page.getByRole('heading', { name: 'This run is not here' }).waitFor();
});

test('somebody without an account makes one by the link of a share, and is in the run', async () => {
  const id = await ask('Who is there?');
  const { token } = await share(id, 'margaret@example.com', 'READ');
  await using window = await visit(browser, running.beckon.url, 'phone');
  const { page } = window;
  // Before there is an account, the browser notes that nobody is signed in.
  window.expectComplaint(/status of 401/);
  await page.goto(`/invite?token=${token}`);
  await page.getByLabel('Your name').fill('Margaret');
  await page.getByLabel('Password').fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Make the account' }).tap();
  await expect.poll(() => page.getByRole('log').getByText('Tests pass').count()).toBe(1);
});

test('a guest who may answer does, and the agent has their word; the rest of the workspace is not theirs', async () => {
  const id = await ask('Does the guest ship it?');
  const other = await begin(running.agent, 'Not for guests');
  const guest = await running.installation.createPerson('Linus');
  await share(id, guest.email, 'WRITE');
  await using window = await visit(browser, running.beckon.url);
  const { page } = window;
  await window.signIn(guest);
  await page.goto(`/instances/${id}`);
  const question = page.getByRole('region', { name: 'Question', exact: true });
  await question.getByRole('button', { name: 'Ship it' }).click();
  await question.waitFor({ state: 'detached' });
  expect(await answersTo(id)).toEqual(['Ship it']);
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  expect(await actionsOf(page)).toEqual(LOOKING);
  await page.goto(`/instances/${other}`);
  await page.getByRole('heading', { name: 'This run is not here' }).waitFor();
});

test('a run that is deleted in one tab is gone in the other, which says so', async () => {
  const id = await begin(running.agent, 'Short of life');
  await using window = await visit(browser, running.beckon.url);
  await window.signIn(running.person);
  const other = await window.page.context().newPage();
  for (const page of [other, window.page]) {
    await page.goto(`/instances/${id}`);
    await page.getByRole('log').getByText('Short of life').waitFor();
  }
  window.allowComplaint(LATE_MARK);
  const { page } = window;
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await other.getByRole('heading', { name: 'This run is not here' }).waitFor();
  expect(await other.getByText('It was deleted, or it never was in this workspace.').count()).toBe(1);
});
