import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { CALLBACKS } from '@beckon/core/callback/callback-queue';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer, type TestServer } from '../support/start-test-server.ts';

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** A workflow that sleeps until it is called; `answers` are what it says to each call, the last of them from then on. */
async function workflow(answers: readonly ((response: ServerResponse) => void)[]) {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void text(request).then((sent) => {
      calls.push({ headers: request.headers, body: JSON.parse(sent) as Call['body'] });
      answers[Math.min(calls.length, answers.length) - 1]?.(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    calls,
    url: `http://127.0.0.1:${port}/webhook-waiting/7?nodeId=3`,
    allow: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const status =
  (code: number) =>
  (response: ServerResponse): void =>
    void response.writeHead(code).end();

/** Lets the server look for what is owed at once, and tells what has been written down of it. */
function told(server: TestServer, metadata: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>> {
  server.system.jobs.wake(CALLBACKS);
  return metadata();
}

/** An agent that asks with an address for the answer, and the person who answers. */
async function asking(server: TestServer, webhook_url: string) {
  const person = await createPerson(server);
  const agent = restAs(server.url, { key: person.key });
  const human = restAs(server.url, { cookie: person.cookie });
  const agent_instance_id = randomUUID();
  const asked = await agent('POST', '/messages/agent', {
    agent_instance_id,
    agent_type: 'n8n agent',
    content: 'Publish?\n\n[OPTIONS]\n1. Yes\n2. No\n[/OPTIONS]',
    requires_user_input: true,
    message_metadata: { webhook_url, execution_id: '7', node_id: '3', webhook_type: 'n8n_send_and_wait' },
  });
  expect(asked.status).toBe(200);
  const ask_id: string = asked.body.message_id;
  return {
    person,
    agent,
    human,
    ask_id,
    agent_instance_id,
    answer: (content: string) => human('POST', `/asks/${ask_id}/answer`, { content }),
    metadata: async () => (await human('GET', `/messages/${ask_id}`)).body.message_metadata as Record<string, unknown>,
  };
}

test('[W1] a person’s answer is told to the address that the question named, in the reference’s words, and to nobody else', async () => {
  await using flow = await workflow([status(200)]);
  await using server = await startTestServer({ egress: { allow: flow.allow } });
  const { person, agent, answer, ask_id, agent_instance_id, metadata } = await asking(server, flow.url);
  expect((await answer('1')).status).toBe(200);
  await expect
    .poll(metadata)
    .toMatchObject({ webhook_triggered: true, webhook_response_status: 200, execution_id: '7' });
  expect(flow.calls).toEqual([
    {
      headers: expect.objectContaining({ 'x-omnara-webhook': 'true', 'webhook-id': ask_id }),
      body: {
        user_message: 'Yes',
        user_id: person.user_id,
        message_id: expect.any(String),
        agent_instance_id,
        timestamp: expect.stringMatching(/Z$/),
      },
    },
  ]);
  const next = await agent('POST', '/messages/agent', { agent_instance_id, content: 'Published' });
  expect(next.body.queued_user_messages).toEqual([]);
  expect(server.errors).toEqual([]);
});

test('[W2] one that is not taken is told again, under the same id, until it is', async () => {
  const cut = (response: ServerResponse) => void response.destroy();
  await using flow = await workflow([status(503), cut, status(204)]);
  await using server = await startTestServer({ egress: { allow: flow.allow }, callbackTries: { retryDelay: 0 } });
  const { answer, ask_id, metadata } = await asking(server, flow.url);
  await answer('No');
  await expect.poll(() => told(server, metadata)).toMatchObject({ webhook_response_status: 204 });
  expect(flow.calls.map(({ headers }) => headers['webhook-id'])).toEqual([ask_id, ask_id, ask_id]);
  expect(new Set(flow.calls.map(({ body }) => body['message_id'])).size).toBe(1);
});

test('[W2] while nobody takes it the agent’s own contact gets the answer; one that is gone for good is told once', async () => {
  await using flow = await workflow([status(410)]);
  await using server = await startTestServer({ egress: { allow: flow.allow }, callbackTries: { retryDelay: 0 } });
  const { agent, answer, ask_id, agent_instance_id, metadata } = await asking(server, flow.url);
  await answer('Yes');
  await expect.poll(metadata).toMatchObject({ webhook_triggered: true, webhook_response_status: 410 });
  const poll = await agent(
    'GET',
    `/messages/pending?agent_instance_id=${agent_instance_id}&last_read_message_id=${ask_id}`,
  );
  expect(poll.body).toMatchObject({ status: 'ok', messages: [{ content: 'Yes' }] });
  expect(flow.calls).toHaveLength(1);
});

test('[W1] it is owed from the commit on: when the server that took the answer does nothing more, another one tells it', async () => {
  await using flow = await workflow([status(200)]);
  await using database = await createTestDatabase();
  const options = { database, egress: { allow: flow.allow } };
  await using server = await startTestServer(options);
  await using other = await startTestServer(options);
  const { answer, metadata } = await asking(server, flow.url);
  await server.system.jobs.close();
  expect((await answer('Yes')).status).toBe(200);
  await expect.poll(() => told(other, metadata)).toMatchObject({ webhook_response_status: 200 });
  expect((await answer('No')).status).toBe(409);
  expect(await database.pool.query("select from beckon_jobs.job where state <> 'completed'")).toMatchObject({
    rowCount: 0,
  });
  expect(flow.calls).toHaveLength(1);
});

test('an address that leads inwards, or is none, is refused with the question, and nothing is stored', async () => {
  await using server = await startTestServer();
  const { key, cookie } = await createPerson(server);
  const agent = restAs(server.url, { key });
  const ask = (webhook_url: string) =>
    agent('POST', '/messages/agent', {
      agent_type: 'n8n agent',
      content: 'Publish?',
      requires_user_input: true,
      message_metadata: { webhook_url },
    });
  const inwards = await ask('http://169.254.169.254/latest');
  expect(inwards).toMatchObject({
    status: 400,
    body: { detail: expect.stringMatching(/^message_metadata\.webhook_url leads to .*BECKON_EGRESS_ALLOW/) },
  });
  expect(await ask('javascript:alert(1)')).toMatchObject({
    status: 400,
    body: { detail: 'message_metadata.webhook_url is not an http or https address.' },
  });
  const list = await restAs(server.url, { cookie })('GET', '/agent-instances');
  expect(list.body).toEqual([]);
});
