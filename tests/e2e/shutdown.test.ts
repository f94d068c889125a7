import { must } from '@beckon/shared/must';
import { expect, test } from 'vitest';
import { lastingPort } from '../support/lasting-port.ts';
import { restAs } from '../support/rest.ts';
import { makeInstallation } from './support/installation.ts';
import { connectors } from './support/mcp-clients.ts';
import { sendReceived } from './support/received-request.ts';
import { signIn } from './support/sign-in.ts';
import { startBeckon } from './support/start-beckon.ts';
import { until } from './support/until.ts';

test('a server that is stopped tells who waits to wait on, whatever it waits with; the next one brings the answers', async () => {
  await using installation = makeInstallation();
  await using first = await startBeckon(installation, { PORT: String(await lastingPort()) });
  const person = await installation.createPerson();
  const key = await installation.createKey(person);
  const ada = await signIn(first.url, person);
  await using clients = new AsyncDisposableStack();

  const agent = restAs(first.url, { key });
  const sent = await agent('POST', '/messages/agent', {
    agent_type: 'poller',
    content: 'Go?',
    requires_user_input: true,
  });
  const { agent_instance_id: polling, message_id: asked } = sent.body as Record<string, string>;
  const { answer: poll } = await sendReceived(
    `${first.url}/api/v1/messages/pending?agent_instance_id=${polling}&last_read_message_id=${asked}`,
    { authorization: `Bearer ${key}` },
  );
  const asking = await Promise.all(
    connectors.map(async ([name, connect]) => {
      const client = clients.use(await connect(`${first.url}/mcp`, key));
      const { agent_instance_id } = await client.call('log_step', { step_description: 'Reading' });
      const question = `Shall ${name}?`;
      return { client, question, held: client.call('ask_question', { agent_instance_id, question_text: question }) };
    }),
  );
  const asks = await until('every question is open', async () => {
    const { items } = (await ada.rest('GET', '/asks')).body;
    return items.length === asking.length + 1 && (items as { id: string; question: string }[]);
  });
  const idOf = (question: string) => must(asks.find((ask) => ask.question === question)).id;

  expect(await first.stop()).toEqual({ code: 0, signal: null });
  const [polled, ...told] = await Promise.all([poll, ...asking.map(({ held }) => held)]);
  expect(polled).toMatchObject({ status: 200, body: { status: 'ok', messages: [] } });
  expect(told).toMatchObject(asking.map(({ question }) => ({ status: 'pending', question_id: idOf(question) })));

  await using second = await startBeckon(installation, { PORT: String(first.port) });
  const back = await signIn(second.url, person);
  for (const { client, question } of asking) {
    const question_id = idOf(question);
    expect((await back.rest('POST', `/asks/${question_id}/answer`, { content: question })).status).toBe(200);
    expect(await client.call('wait_for_answer', { question_id })).toEqual({ answer: question, question_id });
  }
});
