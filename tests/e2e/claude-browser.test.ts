import { deferred } from '@beckon/shared/deferred';
import { must } from '@beckon/shared/must';
import { existsSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureTmux } from '../../scripts/ensure-tmux.ts';
import { startBrowser, visit } from './support/browser.ts';
import { installClaudeCode } from './support/claude-code.ts';
import { COLOUR, makeDesk, typeLine } from './support/claude-desk.ts';
import { startRunning } from './support/running.ts';
import {
  inOrder,
  readConversation,
  startScriptedModel,
  type ScriptedModel,
  type Turn,
} from './support/scripted-model.ts';
import { until } from './support/until.ts';

/** Both seats of Claude Code as people take them: a terminal here, a browser there. */
let program: string;
let browser: Browser;
beforeAll(async () => {
  [program, browser] = await Promise.all([installClaudeCode(), startBrowser(), ensureTmux()]);
}, 600_000);
afterAll(() => browser.close());

const write = (name: string): Turn => ({ call: 'Bash', with: { command: `touch ${name}`, description: 'Make it' } });
/** What stands open in the conversation that is shown. */
const panel = (page: Page): Locator => page.getByRole('region', { name: 'Question', exact: true });
const closed = (shown: Locator): Promise<void> => shown.waitFor({ state: 'detached' });

/** Where this Claude Code keeps its plan, as it has told the model. */
const planFile = ({ requests }: ScriptedModel): string =>
  must(/[^\s"'`\\]+\/plans\/[^\s"'`\\]+\.md/.exec(JSON.stringify(requests.at(-1)))?.[0], 'No plan file was named');

const told = (model: ScriptedModel): string => JSON.stringify(model.requests.at(-1)?.messages);

test('CC1 to CC3 a permission is answered by a click, in the terminal, by both at once, and for good', async () => {
  await using running = await startRunning();
  const { beckon, person, key } = running;
  await using model = await startScriptedModel(
    inOrder(
      write('a.txt'),
      { say: 'Clicked.' },
      write('b.txt'),
      { say: 'Typed.' },
      write('c.txt'),
      { say: 'Raced.' },
      write('d.txt'),
      write('e.txt'),
      { say: 'Kept.' },
    ),
  );
  await using desk = makeDesk({ program, model, url: beckon.url, key });
  await using terminal = await desk.beckonClaude('--permission-mode', 'manual');
  await using watcher = await visit(browser, beckon.url);
  const { page } = watcher;
  await watcher.signIn(person);

  await typeLine(terminal, 'Make the first');
  const card = page.getByRole('article', { name: 'Permission request from Claude Code' });
  await card.getByRole('group', { name: 'What will run' }).getByText('touch a.txt').waitFor();
  await terminal.shows(/Do you want to proceed/);
  await card.getByRole('button', { name: 'Yes', exact: true }).click();
  await terminal.shows(/Clicked\./);
  expect(existsSync(desk.path('a.txt'))).toBe(true);

  await typeLine(terminal, 'Make the second');
  await card.getByText('touch b.txt').waitFor();
  await card.getByRole('link').first().click();
  await page.getByRole('log').getByText('Clicked.').waitFor();
  await panel(page).getByText('touch b.txt').waitFor();
  await terminal.shows(/Do you want to proceed/);
  await terminal.answer('Enter', /Do you want to proceed/);
  await closed(panel(page));
  await page.getByRole('log').getByText('Typed.').waitFor();

  await typeLine(terminal, 'Make the third');
  await panel(page).getByText('touch c.txt').waitFor();
  await terminal.shows(/Do you want to proceed/);
  await Promise.all([
    terminal.press('Enter'),
    panel(page)
      .getByRole('button', { name: 'Yes', exact: true })
      .click({ timeout: 5_000 })
      .catch(() => {}),
  ]);
  await terminal.shows(/Raced\./);
  await closed(panel(page));
  expect(model.requests.map(readConversation).at(-1)?.results).toHaveLength(3);

  await typeLine(terminal, 'Make two more');
  await panel(page).getByText('touch d.txt').waitFor();
  await panel(page)
    .getByRole('button', { name: /acceptEdits/ })
    .click();
  // The second is not asked about.
  await terminal.shows(/Kept\./);
  expect(existsSync(desk.path('e.txt'))).toBe(true);
});

test('CC4 CC5 L1 a question and a plan are answered in the browser; what is typed there reaches a session that waits, and one at work', async () => {
  await using running = await startRunning();
  const { beckon, person, key } = running;
  const written = deferred();
  await using model = await startScriptedModel(
    inOrder(
      { call: 'AskUserQuestion', with: { questions: [COLOUR] } },
      () => ({ call: 'Write', with: { file_path: planFile(model), content: '# Paint the shed\n1. Buy paint' } }),
      { call: 'ExitPlanMode', with: {} },
      { say: 'Painted.' },
      async () => {
        await written.promise;
        return { call: 'Bash', with: { command: 'echo working', description: 'Work' } };
      },
      { say: 'Understood.' },
      // Where the machine was too slow for the tool's result to carry it, the end of the turn does.
      { say: 'Heard.' },
    ),
  );
  await using desk = makeDesk({ program, model, url: beckon.url, key });
  await using terminal = await desk.beckonClaude('--permission-mode', 'plan');
  await using watcher = await visit(browser, beckon.url);
  const { page } = watcher;
  await watcher.signIn(person);
  await typeLine(terminal, 'Plan it');
  await page.getByRole('article', { name: 'Question from Claude Code' }).getByRole('link').first().click();
  await panel(page).getByRole('button', { name: 'Blue' }).click();
  await panel(page).getByRole('button', { name: 'Yes, and accept edits' }).click();
  await terminal.shows(/Painted\./);
  expect(told(model)).toContain('Blue');

  const composer = page.getByRole('textbox', { name: 'Message' });
  const log = page.getByRole('log');
  const send = async (text: string): Promise<void> => {
    await composer.fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  };
  await page.getByText('waits: it reads this at once').waitFor();
  await send('Mind the windows');
  await until('the model hears of it', () => told(model).includes('Mind the windows'));
  await page.getByText('is at work: it reads this with its next step').waitFor();
  await send('And the door');
  await log.getByText('And the door').waitFor();
  written.resolve();
  await terminal.shows(/Understood\./);
  await until('the model hears of that, too', () => told(model).includes('And the door'));
  expect(told(model).split('And the door')).toHaveLength(2);
  expect(told(model).split('Mind the windows')).toHaveLength(2);
  for (const text of ['Mind the windows', 'And the door']) {
    await log.getByRole('article').filter({ hasText: text }).getByText('Delivered to the agent').waitFor();
  }
});
