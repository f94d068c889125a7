import { must } from '@beckon/shared/must';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { connectors, type McpClient } from './support/mcp-clients.ts';
import { startRunning, type Running } from './support/running.ts';
import { signIn, type SignedIn } from './support/sign-in.ts';
import { until } from './support/until.ts';

/** The client libraries that agents are made of, against the server as it is started. All that is opened is closed again. */
const opened = new AsyncDisposableStack();
let here: Place;
/** Where a call is not held for long. */
let hasty: Place;
beforeAll(async () => {
  here = await openPlace();
  hasty = await openPlace({ BECKON_ASK_HOLD_SECONDS: '1' });
});
afterAll(() => opened.disposeAsync());

interface Place extends Pick<Running, 'installation' | 'beckon' | 'key'> {
  readonly ada: SignedIn;
}

async function openPlace(settings: Readonly<Record<string, string>> = {}): Promise<Place> {
  const running = opened.use(await startRunning(settings));
  return { ...running, ada: await signIn(running.beckon.url, running.person) };
}

/** The open question with this text, once it is there. */
async function openAsk({ ada }: Place, question: string): Promise<{ id: string; agent_instance_id: string }> {
  return until(`the question '${question}' is open`, async () => {
    const { items } = (await ada.rest('GET', '/asks')).body;
    return (items as { id: string; agent_instance_id: string; question: string }[]).find(
      (ask) => ask.question === question,
    );
  });
}

/** Waits on for as long as nobody has answered, as agents are told to. */
async function answerOf(client: McpClient, call: ReturnType<McpClient['call']>): ReturnType<McpClient['call']> {
  let outcome = await call;
  while (outcome['status'] === 'pending') {
    outcome = await client.call('wait_for_answer', { question_id: outcome['question_id'] });
  }
  return outcome;
}

async function firstStep(client: McpClient): Promise<string> {
  const step = await client.call('log_step', { step_description: 'Reading' });
  return must(step['agent_instance_id'] as string | undefined);
}

test.for(connectors)(
  '%s: the tools of an agent are offered under their names, each with what it takes',
  async ([, connect]) => {
    const { beckon, key } = here;
    await using client = await connect(`${beckon.url}/mcp`, key);
    expect(client.serverName).toBe('Beckon');
    const tools = await client.listTools();
    const names = tools.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['ask_question', 'end_session', 'log_step', 'wait_for_answer']));
    // An agent's key reports and asks; what decides is not even offered to it.
    expect(names.filter((name) => /answer_ask|approve|key|revoke|invite/.test(name))).toEqual([]);
    for (const { description, inputSchema } of tools) {
      expect(description).toMatch(/\w+/);
      expect(inputSchema).toMatchObject({ type: 'object' });
    }
  },
);

test.for(connectors)(
  '%s: K3 K10 a step is reported, a question is held, a person answers, the session ends',
  async ([name, connect]) => {
    const { beckon, key, ada } = here;
    await using client = await connect(`${beckon.url}/mcp`, key);
    const step = await client.call('log_step', { step_description: 'Reading the tests' });
    expect(step).toEqual({
      success: true,
      agent_instance_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      step_number: 1,
      user_feedback: [],
    });
    const id = step['agent_instance_id'];
    const question = `Shall ${name} go on?`;
    const held = client.call('ask_question', { agent_instance_id: id, question_text: `${question}\n[YES/NO]` });
    const ask = await openAsk(here, question);
    expect(ask.agent_instance_id).toBe(id);
    expect((await ada.rest('POST', `/asks/${ask.id}/answer`, { content: '1' })).status).toBe(200);
    // The number of an option stands for its text.
    expect(await held).toEqual({ answer: 'Yes', question_id: ask.id });
    await until('the answer is noted as delivered', async () => {
      return (await ada.rest('GET', `/asks/${ask.id}`)).body.state === 'delivered';
    });

    const note = { agent_instance_id: id, content: 'Mind the gap' };
    expect((await ada.rest('POST', `/agent-instances/${String(id)}/messages`, note)).status).toBe(200);
    const next = await client.call('log_step', { agent_instance_id: id, step_description: 'Going on' });
    expect(next).toMatchObject({ step_number: 2, user_feedback: ['Mind the gap'] });
    expect((await ada.rest('GET', `/asks/${ask.id}`)).body).toMatchObject({ state: 'applied', answer: 'Yes' });

    expect(await client.call('end_session', { agent_instance_id: id })).toEqual({
      success: true,
      agent_instance_id: id,
      final_status: 'COMPLETED',
    });
    const { body } = await ada.rest('GET', `/agent-instances/${String(id)}`);
    expect(body).toMatchObject({ status: 'COMPLETED', open_asks: 0 });
    expect(body.messages.map((message: { content: string }) => message.content)).toEqual([
      'Reading the tests',
      `${question}\n[YES/NO]`,
      'Yes',
      'Mind the gap',
      'Going on',
    ]);
  },
);

test.for(connectors)(
  '%s: K8 nobody answers yet: pending; waiting on brings the answer, also a second time',
  async ([name, connect]) => {
    const { beckon, key, ada } = hasty;
    await using client = await connect(`${beckon.url}/mcp`, key);
    const question = `Is anybody there for ${name}?`;
    const asked = await client.call('ask_question', {
      agent_instance_id: await firstStep(client),
      question_text: question,
    });
    expect(asked).toMatchObject({ status: 'pending', question_id: (await openAsk(hasty, question)).id });
    const { question_id } = asked;
    const waiting = client.call('wait_for_answer', { question_id });
    await ada.rest('POST', `/asks/${String(question_id)}/answer`, { content: 'I am' });
    expect(await answerOf(client, waiting)).toEqual({ answer: 'I am', question_id });
    expect(await client.call('wait_for_answer', { question_id })).toEqual({ answer: 'I am', question_id });
  },
);

test.for(connectors)(
  '%s: K8 K9 a caller that goes away cancels nothing; the question asked again is the same one',
  async ([name, connect]) => {
    const { beckon, key, ada } = here;
    const question = `Would you wait for ${name}?`;
    const leaving = new AbortController();
    await using client = await connect(`${beckon.url}/mcp`, key);
    const id = await firstStep(client);
    const left = client.call('ask_question', { agent_instance_id: id, question_text: question }, leaving.signal);
    left.catch(() => {});
    const ask = await openAsk(here, question);
    leaving.abort();
    await expect(left).rejects.toThrow(/abort/i);

    await using again = await connect(`${beckon.url}/mcp`, key);
    const held = again.call('ask_question', { agent_instance_id: id, question_text: question });
    await ada.rest('POST', `/asks/${ask.id}/answer`, { content: 'Of course' });
    expect(await held).toEqual({ answer: 'Of course', question_id: ask.id });
  },
);

test.for(connectors)('%s: a wrong call says what is wrong and how to do it right', async ([, connect]) => {
  const { beckon, key } = here;
  await using client = await connect(`${beckon.url}/mcp`, key);
  await expect(client.call('ask_question', { question_text: 'Whose?' })).rejects.toThrow(
    'agent_instance_id is required',
  );
  await expect(client.call('log_step', { agent_instance_id: 'zz', step_description: '' })).rejects.toThrow(
    'agent_instance_id',
  );
  await expect(client.call('end_session', { agent_instance_id: crypto.randomUUID() })).rejects.toThrow(/not found/i);
});

test.for(connectors)('%s: a revoked key is refused', async ([name, connect]) => {
  const { installation, beckon, ada } = here;
  const created = (await ada.rest('POST', '/auth/api-keys', { name })).body as { id: string; api_key: string };
  await using client = await connect(`${beckon.url}/mcp`, created.api_key);
  await firstStep(client);
  const revoked = await installation.cli(['key', 'revoke', created.id]);
  expect(revoked.code).toBe(0);
  await until('the key is refused', () =>
    firstStep(client).then(
      () => false,
      () => true,
    ),
  );
  expect((await restAs(beckon.url, { key: created.api_key })('GET', '/auth/verify')).status).toBe(401);
});
