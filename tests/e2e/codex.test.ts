import { must } from '@beckon/shared/must';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installCodex, startCodex, type Codex } from './support/codex.ts';
import { startResponsesModel, type ResponsesModel, type ResponsesTurn } from './support/responses-model.ts';
import { startRunning } from './support/running.ts';
import { signIn, type SignedIn } from './support/sign-in.ts';
import type { Beckon } from './support/start-beckon.ts';
import { until } from './support/until.ts';

/** The real Codex, as it is configured by the address and the key alone, and the real server; only the model is played. */
const opened = new AsyncDisposableStack();
let program: string;
let beckon: Beckon;
let key: string;
let ada: SignedIn;
beforeAll(async () => {
  program = await installCodex();
  const running = opened.use(await startRunning({ BECKON_ASK_HOLD_SECONDS: '2' }));
  ({ beckon, key } = running);
  // Shorter than a test: for Codex, which gives up on a tool after a while, a hold must end by itself.
  ada = await signIn(beckon.url, running.person);
}, 600_000);
afterAll(() => opened.disposeAsync());

const codexOf = (model: ResponsesModel) =>
  startCodex({ program, modelUrl: model.url, mcpUrl: `${beckon.url}/mcp`, key, prompt: 'Deploy the new version.' });

/** What was answered but that nobody has answered yet: a slow machine may outlast a hold. */
const final = (results: readonly Record<string, unknown>[]) => results.filter(({ status }) => status !== 'pending');

/** The open question with this text, once it is there. @throws Error with its output when Codex ends without asking */
async function openAsk(question: string, codex: Codex): Promise<{ id: string; agent_instance_id: string }> {
  let over = false;
  void codex.process.ended.then(() => (over = true));
  return until(`the question '${question}' is open`, async () => {
    if (over) throw new Error(`Codex has ended and did not ask:\n${codex.process.output()}`);
    const { items } = (await ada.rest('GET', '/asks')).body;
    return (items as { id: string; agent_instance_id: string; question: string }[]).find(
      (ask) => ask.question === question,
    );
  });
}

const answer = (id: string, content: string) => ada.rest('POST', `/asks/${id}/answer`, { content });
const logStep = (agent_instance_id: unknown, step_description: string): ResponsesTurn => ({
  call: 'log_step',
  with: { agent_instance_id, step_description },
});
const ask = (agent_instance_id: unknown, question_text: string): ResponsesTurn => ({
  call: 'ask_question',
  with: { agent_instance_id, question_text },
});

const waitOn = ({ question_id }: Record<string, unknown>): ResponsesTurn => ({
  call: 'wait_for_answer',
  with: { question_id },
});

test('Codex reports, asks and ends; the person’s choice reaches its model', async () => {
  const question = 'Which half first?\n[OPTIONS]\n1. The left\n2. The right\n[/OPTIONS]';
  await using model = await startResponsesModel((results) => {
    const id = results[0]?.['agent_instance_id'];
    const turns = [
      logStep(null, 'Reading the guide'),
      ask(id, question),
      logStep(id, 'Going on'),
      { call: 'end_session', with: { agent_instance_id: id } },
    ];
    const last = results.at(-1);
    if (last?.['status'] === 'pending') return waitOn(last);
    return turns[final(results).length];
  });
  await using codex = codexOf(model);
  const { id, agent_instance_id } = await openAsk('Which half first?', codex);
  expect((await answer(id, '2')).status).toBe(200);
  await codex.done();

  expect(model.tools()).toEqual(expect.arrayContaining(['ask_question', 'end_session', 'log_step', 'wait_for_answer']));
  const [, asked, step, ended] = final(model.results());
  expect(asked).toEqual({ answer: 'The right', question_id: id });
  expect(step).toMatchObject({ step_number: 2, user_feedback: [] });
  expect(ended).toMatchObject({ final_status: 'COMPLETED' });
  const { body } = await ada.rest('GET', `/agent-instances/${agent_instance_id}`);
  expect(body).toMatchObject({ agent_type_name: 'codex', status: 'COMPLETED', open_asks: 0 });
  expect(body.messages.map((message: { content: string }) => message.content)).toEqual([
    'Reading the guide',
    question,
    'The right',
    'Going on',
  ]);
});

test('Codex is told that nobody has answered yet, waits on, and gets the answer', async () => {
  await using model = await startResponsesModel((results) => {
    const last = results.at(-1);
    if (last === undefined) return logStep(null, 'Starting');
    if (results.length === 1) return ask(last['agent_instance_id'], 'Which branch?');
    if (last['status'] !== 'pending') return { say: 'Answered.' };
    return waitOn(last);
  });
  await using codex = codexOf(model);
  const { id } = await openAsk('Which branch?', codex);
  await until('the agent waits on', () => model.requests() >= 3);
  expect((await answer(id, 'main')).status).toBe(200);
  await codex.done();

  const waited = model.results().slice(1);
  expect(waited.slice(0, -1).map(({ status, question_id }) => ({ status, question_id }))).toEqual(
    waited.slice(0, -1).map(() => ({ status: 'pending', question_id: id })),
  );
  expect(waited.length).toBeGreaterThan(1);
  expect(must(waited.at(-1))).toEqual({ answer: 'main', question_id: id });
});
