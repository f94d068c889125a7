import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { N8N_HEADERS, N8N_RESUMED, n8nPairs, type Pair, type PairFacts } from './n8n-pairs.ts';

/** Sends a call byte for byte as the node's library does, and compares the whole answer. @returns it */
async function replay(url: string, key: string, pair: Pair): Promise<Record<string, unknown>> {
  const at = new URL(`${url}/api/v1${pair.path}?${new URLSearchParams(pair.query).toString()}`);
  const text = JSON.stringify(pair.body);
  const headers = { ...N8N_HEADERS, authorization: `Bearer ${key}`, 'content-length': Buffer.byteLength(text) };
  const sent = request(at, { method: pair.method, headers });
  sent.end(text);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const body = (await json(response)) as Record<string, unknown>;
  expect({ name: pair.name, status: response.statusCode, body }).toEqual({
    name: pair.name,
    status: 200,
    body: pair.answer,
  });
  return body;
}

/** An n8n that sleeps until it is called, and answers as the node's webhook does. */
async function startSleeper() {
  const calls: { path: string; headers: IncomingHttpHeaders; body: Record<string, unknown> }[] = [];
  const server = createServer((incoming, response) => {
    void json(incoming).then((body) => {
      calls.push({ path: incoming.url ?? '', headers: incoming.headers, body: body as Record<string, unknown> });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(N8N_RESUMED));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    calls,
    host: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('a workflow of the unmodified n8n node: each of its calls is answered as the reference answers it, and it is woken', async () => {
  await using n8n = await startSleeper();
  await using server = await startTestServer({ egress: { allow: n8n.host } });
  const { key, cookie, user_id, email } = await createPerson(server);
  const human = restAs(server.url, { cookie });
  const facts: PairFacts = {
    user: { id: user_id, email, name: 'Test User' },
    instanceId: '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    questionId: '',
    resumeUrl: `http://${n8n.host}/webhook-waiting/231`,
    nodeId: '8d2f3c1e-5a4b-4c3d-9e8f-0a1b2c3d4e5f',
  };
  const play = (pair: Pair) => replay(server.url, key, pair);
  await play(n8nPairs.testCredential(facts));
  await play(n8nPairs.send(facts));

  const slept = await play(n8nPairs.sendAndWait(facts));
  expect((await human('POST', `/asks/${String(slept['message_id'])}/answer`, { content: 'Yes' })).status).toBe(200);
  await expect.poll(() => n8n.calls).toHaveLength(1);
  expect(n8n.calls[0]).toEqual({
    path: `/webhook-waiting/231/${facts.nodeId}`,
    headers: expect.objectContaining({ 'x-omnara-webhook': 'true', 'content-type': 'application/json' }),
    body: {
      user_message: 'Yes',
      user_id,
      message_id: expect.any(String),
      agent_instance_id: facts.instanceId,
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    },
  });

  const polled = await play(n8nPairs.sendAndPoll(facts));
  const questionId = String(polled['message_id']);
  expect((await human('POST', `/asks/${questionId}/answer`, { content: 'To all of them' })).status).toBe(200);
  const answer = {
    id: expect.any(String),
    content: 'To all of them',
    sender_type: 'USER',
    created_at: expect.any(String),
    requires_user_input: false,
  };
  await play(n8nPairs.poll({ ...facts, questionId }, [answer]));
  await play(n8nPairs.end(facts));
  expect(server.errors).toEqual([]);
});
