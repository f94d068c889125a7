import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RestCaller } from '../support/rest.ts';
import { violations } from './support/axe.ts';
import { SCREENS, startBrowser, visit } from './support/browser.ts';
import type { Person } from './support/installation.ts';
import { startRunning } from './support/running.ts';
import type { Beckon } from './support/start-beckon.ts';

let browser: Browser;
let beckon: Beckon;
let person: Person;
let agent: RestCaller;
const stack = new AsyncDisposableStack();
beforeAll(async () => {
  browser = await startBrowser();
  ({ beckon, person, agent } = stack.use(await startRunning()));
});
afterAll(async () => {
  await browser.close();
  await stack.disposeAsync();
});

const CODE = [
  'diff --git a/src/old-name.ts b/src/server.ts',
  'similarity index 80%',
  'rename from src/old-name.ts',
  'rename to src/server.ts',
  '--- a/src/old-name.ts',
  '+++ b/src/server.ts',
  '@@ -1,5 +1,6 @@ export function start()',
  ' export function start(port: number) {',
  '-  listen(port, "0.0.0.0"); // everybody',
  '+  listen(port, "127.0.0.1"); // this machine',
  '+  log(`ready on ${port}`);',
  '   return true;',
  ' }',
  ' ',
  'diff --git a/db/query.sql b/db/query.sql',
  '--- a/db/query.sql',
  '+++ b/db/query.sql',
  '@@ -1,2 +1,2 @@',
  '--- an old remark',
  '+-- a new\u202eremark',
  ' select 1;',
  'diff --git a/logo.png b/logo.png',
  'index 1111111..2222222 100644',
  'Binary files a/logo.png and b/logo.png differ',
].join('\n');

async function report(git_diff: string, agent_instance_id?: string): Promise<string> {
  const { status, body } = await agent('POST', '/messages/agent', {
    ...(agent_instance_id === undefined ? { agent_type: 'builder' } : { agent_instance_id }),
    content: 'Changed some files',
    git_diff,
  });
  expect(status).toBe(200);
  return (body as { agent_instance_id: string }).agent_instance_id;
}

test('a diff is read, commented by lines, and the comments reach the agent as one message; what the agent changes meanwhile is said', async () => {
  const id = await report(CODE);
  await using desk = await visit(browser, beckon.url);
  const { page } = desk;
  await desk.signIn(person);
  await page.goto(`/instances/${id}`);
  await page.getByRole('link', { name: 'Changes' }).click();
  const list = page.getByRole('group', { name: 'Changes' });
  // The new name, the removed line that looks like a header, and what cannot be seen.
  await list.getByRole('heading', { name: /src\/server\.ts/ }).waitFor();
  await list.getByText('Moved from src/old-name.ts').waitFor();
  await list.getByText('-- an old remark').waitFor();
  await list.getByText('right-to-left override', { exact: false }).waitFor();
  await list.getByText('Binary file').waitFor();
  await list.locator('.text-code-keyword', { hasText: 'export' }).first().waitFor();
  await desk.picture('diff');

  await page.getByRole('button', { name: 'Comment on line 2', exact: true }).first().click();
  await page.keyboard.type('Why only this machine?');
  await page
    .getByRole('button', { name: 'Comment on line 3', exact: true })
    .first()
    .click({ modifiers: ['Shift'] });
  await page.getByRole('button', { name: 'Keep' }).click();
  await list.getByText('Your comment on lines 2 to 3').waitFor();
  await list.getByRole('button', { name: 'Comment on line 1 before the change' }).first().click();
  await page.keyboard.type('This said why.');
  await page.keyboard.press('Escape');
  await desk.picture('diff-comments');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await desk.picture(`diff-${colorScheme}`);
    expect(await violations(page)).toEqual([]);
  }

  // A reload loses nothing; another state of the diff is offered, not forced.
  await page.reload();
  await list.getByText('Why only this machine?').waitFor();
  await report(CODE.replace('ready on', 'listening on'), id);
  await page.getByText('The agent has changed its diff since').waitFor();
  await list.getByText('ready on').waitFor();
  await page.getByRole('button', { name: 'Show the new one' }).click();
  await list.getByText('listening on').waitFor();
  await page.getByText('changed since. It is sent with the old text.', { exact: false }).waitFor();
  await list.getByText('This said why.').waitFor();

  await page.getByRole('button', { name: 'Send 2 comments' }).click();
  await page.getByRole('region', { name: 'Your review' }).waitFor({ state: 'detached' });
  const { body } = await agent('GET', `/agent-instances/${id}`);
  const said = (body.messages as { content: string; sender_type: string }[]).filter(
    (each) => each.sender_type === 'USER',
  );
  expect(said).toHaveLength(1);
  expect(said[0]?.content).toBe(
    [
      '2 comments on the diff:',
      'src/server.ts:2-3 (these lines have changed since)\n````\n  listen(port, "127.0.0.1"); // this machine\n  log(`ready on ${port}`);\n````\nWhy only this machine?'.replaceAll(
        '````',
        '```',
      ),
      'db/query.sql:1 (before the change)\n```\n-- an old remark\n```\nThis said why.',
    ].join('\n\n'),
  );
});

test('files are filtered by name and by content, stepped through by keyboard, and folded when viewed until they change', async () => {
  const id = await report(CODE);
  await using desk = await visit(browser, beckon.url);
  const { page } = desk;
  await desk.signIn(person);
  await page.goto(`/instances/${id}/diff`);
  const heads = page.getByRole('group', { name: 'Changes' }).getByRole('heading', { level: 2 });
  await expect.poll(() => heads.count()).toBe(3);
  const filter = page.getByRole('searchbox', { name: 'Filter by name or content' });
  await filter.fill('select 1');
  await expect.poll(() => heads.allInnerTexts()).toEqual(['M\ndb/query.sql']);
  await filter.fill('LOGO');
  await expect.poll(() => heads.allInnerTexts()).toEqual(['M\nlogo.png']);
  await filter.fill('');
  await expect.poll(() => heads.count()).toBe(3);
  await filter.blur();
  await page.keyboard.press('u');
  await page.getByRole('button', { name: 'One column' }).waitFor();
  await desk.picture('diff-split');
  await page.setViewportSize({ width: 1720, height: 900 });
  await page.getByRole('log').getByText('Changed some files').waitFor();
  await desk.picture('diff-beside');
  await page.setViewportSize(SCREENS.desktop.viewport);
  await page.getByRole('log').waitFor({ state: 'detached' });
  await page.keyboard.press('v');
  await page.getByText('3 files, 1 viewed').waitFor();
  await page.getByText('listen(port', { exact: false }).first().waitFor({ state: 'detached' });
  await report(CODE.replace('return true', 'return false'), id);
  await page.getByRole('button', { name: 'Show the new one' }).click();
  await page.getByText('return false').first().waitFor();
});

test('fifty thousand lines are shown without drawing more than what is in sight', async () => {
  const lines = Array.from({ length: 50_000 }, (_, n) => `+line ${n}`).join('\n');
  const id = await report(
    `diff --git a/long.txt b/long.txt\nnew file mode 100644\nindex 0000000..0000000\n--- /dev/null\n+++ b/long.txt\n@@ -0,0 +1,50000 @@\n${lines}\n${CODE}`,
  );
  await using pocket = await visit(browser, beckon.url, 'phone');
  const { page } = pocket;
  await pocket.signIn(person);
  await page.goto(`/instances/${id}/diff`);
  const list = page.getByRole('group', { name: 'Changes' });
  await list.getByText('line 0', { exact: true }).waitFor();
  await pocket.picture('diff-long');
  await page.getByRole('button', { name: 'Next file' }).tap();
  await list.getByRole('heading', { name: /src\/server\.ts/ }).waitFor();
  expect(await list.locator('[data-index]').count()).toBeLessThan(250);
  // Nothing is wider than the screen.
  const width = await page.getByRole('main').evaluate((main: { scrollWidth: number }) => main.scrollWidth);
  expect(width).toBeLessThanOrEqual(SCREENS.phone.viewport.width);
  await pocket.picture('diff');
});

test('a diff among the messages, and an edit that a tool makes, are drawn as under review', async () => {
  const id = await report('');
  const tell = (message: object) => agent('POST', '/messages/agent', { agent_instance_id: id, ...message });
  await tell({ content: CODE, kind: 'diff' });
  const input = { file_path: 'src/greet.ts', old_string: 'const word = "hi";', new_string: 'const word = "hello";' };
  const tool_call = { tool_name: 'Edit', input, state: 'done' };
  await tell({ content: 'Edit src/greet.ts', kind: 'tool_call', message_metadata: { tool_call } });
  await using desk = await visit(browser, beckon.url);
  const { page } = desk;
  await desk.signIn(person);
  await page.goto(`/instances/${id}`);
  const log = page.getByRole('log');
  await log.getByRole('button', { name: /^Edit/ }).click();
  await log.locator('.bg-added', { hasText: 'const word = "hello";' }).waitFor();
  await log.locator('.bg-removed', { hasText: 'const word = "hi";' }).waitFor();
  await log.getByRole('button', { name: /^Diff/ }).click();
  await log.getByRole('heading', { name: /src\/server\.ts/ }).waitFor();
  expect(await log.getByText('right-to-left override').count()).toBe(1);
  await desk.picture('diff-in-messages');
});
