import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createBeckonClient } from '@beckon/client/beckon-client';
import { applyFrame, emptyFeedView, openAsks } from '@beckon/client/feed-view';
import { deferred } from '@beckon/shared/deferred';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';

test('an agent reports and asks over MCP, a person sees it live and answers, the agent goes on', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const agent = new Client({ name: 'test-agent', version: '1' });
  await agent.connect(
    new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), {
      requestInit: { headers: { authorization: `Bearer ${person.key}` } },
    }),
  );
  const step = await agent.callTool({ name: 'log_step', arguments: { step_description: 'Reading the tests' } });
  const { agent_instance_id } = step.structuredContent as { agent_instance_id: string };

  const client = createBeckonClient({ url: server.url, headers: { cookie: person.cookie, origin: server.url } });
  let view = emptyFeedView;
  const asked = deferred<string>();
  const delivered = deferred<void>();
  const subscription = client.trpc.feed.instance.subscribe(
    { agent_instance_id },
    {
      onData: ({ data }) => {
        view = applyFrame(view, data);
        const [open] = openAsks(view);
        if (open) asked.resolve(open.id);
        if (view.messages.some((message) => message.delivered_at !== null)) delivered.resolve();
      },
    },
  );
  const answer = agent.callTool({
    name: 'ask_question',
    arguments: { agent_instance_id, question_text: 'Deploy?\n[OPTIONS]\n1. Yes, now\n2. No\n[/OPTIONS]' },
  });
  const ask_id = await asked.promise;
  const person_door = restAs(server.url, { cookie: person.cookie });
  expect((await person_door('POST', `/asks/${ask_id}/answer`, { content: '1' })).status).toBe(200);

  expect((await answer).structuredContent).toEqual({ answer: 'Yes, now', question_id: ask_id });
  await delivered.promise;
  expect(view.messages.map((message) => [message.seq, message.sender_type, message.content.split('\n')[0]])).toEqual([
    [1, 'AGENT', 'Reading the tests'],
    [2, 'AGENT', 'Deploy?'],
    [3, 'USER', 'Yes, now'],
  ]);
  expect(openAsks(view)).toEqual([]);

  const next = await agent.callTool({
    name: 'log_step',
    arguments: { agent_instance_id, step_description: 'Deploying' },
  });
  expect(next.structuredContent).toMatchObject({ user_feedback: [], step_number: 2 });
  subscription.unsubscribe();
  await client.close();
  await agent.close();
  expect(server.errors).toEqual([]);
});

test('the home list tells of a new question, and of its end', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const client = createBeckonClient({ url: server.url, headers: { cookie: person.cookie, origin: server.url } });
  const frames: string[] = [];
  const opened = deferred<void>();
  const closed = deferred<void>();
  const started = deferred<void>();
  const subscription = client.trpc.feed.workspace.subscribe(
    {},
    {
      onData: ({ data }) => {
        frames.push(data.type);
        if (data.type === 'snapshot') started.resolve();
        if (data.type === 'changes' && data.asks.length === 1) opened.resolve();
        if (data.type === 'changes' && data.removed_asks.length === 1) closed.resolve();
      },
    },
  );
  await started.promise;
  const agent = restAs(server.url, { key: person.key });
  const { body } = await agent('POST', '/messages/agent', {
    agent_type: 'x',
    content: 'Deploy?',
    requires_user_input: true,
  });
  await opened.promise;
  await agent('POST', '/sessions/end', { agent_instance_id: body.agent_instance_id });
  await closed.promise;
  expect(frames[0]).toBe('snapshot');
  subscription.unsubscribe();
  await client.close();
});
