import { deferred } from '@beckon/shared/deferred';
import { must } from '@beckon/shared/must';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, visit, type Screen, type Visit } from './support/browser.ts';
import { installClaudeCode, startClaudeCode } from './support/claude-code.ts';
import {
  inOrder,
  lastResult,
  readConversation,
  startScriptedModel,
  type Conversation,
  type ScriptedModel,
  type Turn,
} from './support/scripted-model.ts';
import { startRunning } from './support/running.ts';
import { signIn } from './support/sign-in.ts';
import type { Beckon } from './support/start-beckon.ts';
import { until } from './support/until.ts';

/** The real agent, the real server, a real browser; only the model is played. */
let program: string;
let browser: Browser;
beforeAll(async () => {
  [program, browser] = await Promise.all([installClaudeCode(), startBrowser()]);
}, 600_000);
afterAll(() => browser.close());

const OPTIONS = '\n\n[OPTIONS]\n1. Deploy at once\n2. Wait for the night\n[/OPTIONS]';

const logStep = (step_description: string, agent_instance_id: unknown = null): Turn => ({
  call: 'mcp__beckon__log_step',
  with: { agent_instance_id, step_description },
});
const ask = (agent_instance_id: unknown, question_text: string): Turn => ({
  call: 'mcp__beckon__ask_question',
  with: { agent_instance_id, question_text },
});

function claudeOf(beckon: Beckon, key: string, model: ScriptedModel, env: Record<string, string> = {}) {
  const prompt = 'Deploy the new version.';
  return startClaudeCode({ program, modelUrl: model.url, mcpUrl: `${beckon.url}/mcp`, key, prompt, env });
}

/** What the tools answered, as the model has read it at the end. */
function readResults(model: ScriptedModel): readonly string[] {
  return readConversation(must(model.requests.at(-1), 'the model was asked')).results;
}

/** A person who watches sees everything come, answers by `answer`, and the agent goes on with that answer. */
async function watchAndAnswer(screen: Screen, answer: (visit: Visit) => Promise<void>): Promise<string> {
  await using running = await startRunning();
  const { beckon, person, key } = running;
  const watching = deferred();
  await using model = await startScriptedModel(
    inOrder(
      logStep('Reading the **deployment** guide'),
      async (conversation) => {
        await watching.promise;
        return logStep('Building the new version', lastResult(conversation)['agent_instance_id']);
      },
      (conversation) => ask(lastResult(conversation)['agent_instance_id'], `Shall I deploy now?${OPTIONS}`),
      { say: 'The person has decided.' },
    ),
  );
  await using watcher = await visit(browser, beckon.url, screen);
  const { page } = watcher;
  await watcher.signIn(person);
  const signedInAt = await watcher.document();

  await using claude = claudeOf(beckon, key, model);
  const row = page.getByRole('main').getByRole('link', { name: /claude-code/i });
  await row.getByText('Reading the deployment guide').waitFor();
  await watcher.picture('claude-home');
  await row.click();
  const log = page.getByRole('log');
  await log.getByText('Reading the deployment guide').waitFor();
  watching.resolve();
  await log.getByText('Building the new version').waitFor();
  const question = page.getByRole('region', { name: 'Question', exact: true });
  await question.getByText('Shall I deploy now?').waitFor();
  await watcher.picture('claude-question');
  await answer(watcher);

  expect(await claude.answer()).toBe('The person has decided.');
  await question.waitFor({ state: 'detached' });
  await log.getByText(/Answered by Ada Lovelace, (delivered to|used by) the agent/).waitFor();
  await watcher.picture('claude-answered');
  expect(await watcher.document()).toBe(signedInAt);
  expect(must(model.requests[0]).tools?.map(({ name }) => name)).toEqual(
    expect.arrayContaining(
      ['ask_question', 'end_session', 'log_step', 'wait_for_answer'].map((name) => `mcp__beckon__${name}`),
    ),
  );
  const results = readResults(model);
  expect(results).toHaveLength(3);
  return (JSON.parse(must(results[2])) as { answer: string }).answer;
}

test('Claude Code reports and asks; a person sees it come live and chooses an option; the model reads the choice', async () => {
  const answer = await watchAndAnswer('desktop', async ({ page }) => {
    await page.getByRole('button', { name: 'Wait for the night' }).click();
  });
  expect(answer).toBe('Wait for the night');
});

test('the same from a phone, in the person’s own words', async () => {
  const answer = await watchAndAnswer('phone', async ({ page }) => {
    await page.getByRole('textbox', { name: 'Message' }).fill('Only the first half – “carefully” 🐢');
    await page.getByRole('button', { name: 'Send' }).tap();
  });
  expect(answer).toBe('Only the first half – “carefully” 🐢');
});

test('from the home page: the question is there to be answered without opening the run', async () => {
  await using running = await startRunning();
  const { beckon, person, key } = running;
  await using model = await startScriptedModel(
    inOrder(
      logStep('Starting'),
      (conversation) => ask(lastResult(conversation)['agent_instance_id'], `Shall I deploy now?${OPTIONS}`),
      { say: 'Done.' },
    ),
  );
  await using watcher = await visit(browser, beckon.url, 'phone');
  await watcher.signIn(person);
  await using claude = claudeOf(beckon, key, model);
  const card = watcher.page.getByRole('article', { name: /^Question from claude-code/i });
  await card.getByText('Shall I deploy now?').waitFor();
  await watcher.picture('claude-home-question');
  await card.getByRole('button', { name: 'Deploy at once' }).tap();
  expect(await claude.answer()).toBe('Done.');
  expect(JSON.parse(must(readResults(model).at(-1)))).toMatchObject({ answer: 'Deploy at once' });
  await card.waitFor({ state: 'detached' });
});

/** Goes on waiting for as long as nobody has answered. */
function waitOn(conversation: Conversation): Turn {
  const { status, question_id } = lastResult(conversation);
  return status === 'pending' ? { call: 'mcp__beckon__wait_for_answer', with: { question_id } } : { say: 'Answered.' };
}

test('K8 a question that nobody answers for long is pending, never an error; waiting on brings the answer', async () => {
  await using running = await startRunning({ BECKON_PATIENT_ASK_HOLD_SECONDS: '1' });
  const { beckon, person, key } = running;
  const first = inOrder(logStep('Starting'), (conversation) =>
    ask(lastResult(conversation)['agent_instance_id'], 'Which branch?'),
  );
  await using model = await startScriptedModel((conversation) => first(conversation) ?? waitOn(conversation));
  const { rest } = await signIn(beckon.url, person);
  await using claude = claudeOf(beckon, key, model);
  // The model has been told twice that nobody has answered yet.
  await until('the agent waits on', () => model.requests.length >= 4);
  const { items } = (await rest('GET', '/asks')).body;
  expect(items).toHaveLength(1);
  expect((await rest('POST', `/asks/${items[0].id}/answer`, { content: 'main' })).status).toBe(200);

  expect(await claude.answer()).toBe('Answered.');
  const results = readResults(model).map((result) => JSON.parse(result) as Record<string, unknown>);
  expect(results.at(-1)).toEqual({ answer: 'main', question_id: items[0].id });
  expect(
    results.slice(1, -1).every(({ status, question_id }) => status === 'pending' && question_id === items[0].id),
  ).toBe(true);
});

test('K9 the server is killed while a question waits: asked again it is the same question, and its answer arrives once', async () => {
  await using running = await startRunning();
  const { beckon: first, person, key } = running;
  const back = deferred();
  let instance: unknown;
  await using model = await startScriptedModel(
    inOrder(
      logStep('Starting'),
      (conversation) => ask((instance = lastResult(conversation)['agent_instance_id']), 'Still there?'),
      async () => {
        await back.promise;
        return ask(instance, 'Still there?');
      },
      () => logStep('Going on', instance),
      { say: 'It survived.' },
    ),
  );
  const before = await signIn(first.url, person);
  // By itself it takes two minutes to give up on a connection that broke.
  await using claude = claudeOf(first, key, model, { MCP_TOOL_TIMEOUT: '8000' });
  const [question] = await until('the question is open', async () => {
    const { items } = (await before.rest('GET', '/asks')).body;
    return items.length > 0 && (items as { id: string }[]);
  });
  await first.kill();
  const second = await running.again();
  const after = await signIn(second.url, person);
  const answered = await after.rest('POST', `/asks/${must(question).id}/answer`, { content: 'Always' });
  expect(answered.status).toBe(200);
  back.resolve();

  expect(await claude.answer()).toBe('It survived.');
  const results = readResults(model);
  expect(results).toHaveLength(4);
  expect(JSON.parse(must(results[2]))).toEqual({ answer: 'Always', question_id: must(question).id });
  // Handed out with the question, so not a second time with the next step.
  expect(JSON.parse(must(results[3]))).toMatchObject({ user_feedback: [] });
});
