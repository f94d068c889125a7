import { AskClosedError } from '@beckon/client/ask-closed-error';
import { createBeckon, type Beckon, type BeckonOptions } from '@beckon/client/beckon';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { lastingPort } from '../support/lasting-port.ts';
import { startLossyProxy } from '../support/lossy-proxy.ts';
import { restAs, type RestCaller } from '../support/rest.ts';
import { createPerson, startTestServer, type TestServer } from '../support/start-test-server.ts';

/** Waits of a tenth of their length keep the tests short; that they spread is proved beside `backoffMs`. */
const random = () => 0.02;

interface Scene {
  readonly beckon: Beckon & AsyncDisposable;
  readonly key: string;
  readonly human: RestCaller;
  openAsk(): Promise<{ id: string; options: string[] | null }>;
  /** Texts of all messages of the run, oldest first. */
  said(): Promise<string[]>;
  post(content: string): Promise<void>;
}

async function scene(server: TestServer, options: Partial<BeckonOptions> = {}): Promise<Scene> {
  const person = await createPerson(server);
  const beckon = createBeckon({ url: server.url, key: person.key, agentType: 'Test Agent', random, ...options });
  const human = restAs(server.url, { cookie: person.cookie });
  const messages = async () =>
    (await human('GET', `/agent-instances/${beckon.agent_instance_id}`)).body.messages as { content: string }[];
  return {
    beckon: { ...beckon, [Symbol.asyncDispose]: beckon.close },
    key: person.key,
    human,
    openAsk: async () => {
      await expect.poll(async () => (await human('GET', '/asks')).body.items, { interval: 10 }).toHaveLength(1);
      return (await human('GET', '/asks')).body.items[0];
    },
    said: async () => (await messages()).map(({ content }) => content),
    post: async (content) => {
      const sent = await human('POST', `/agent-instances/${beckon.agent_instance_id}/messages`, { content });
      expect(sent.status).toBe(200);
    },
  };
}

async function collect(beckon: Beckon, into: string[], signal?: AbortSignal): Promise<void> {
  for await (const { content } of beckon.messages({ ...(signal && { signal }) })) into.push(content);
}

test('an agent reports, asks with options, gets the answer, and ends', async () => {
  await using server = await startTestServer();
  const { beckon, human, openAsk, said } = await scene(server);
  await using _ = beckon;
  await beckon.send('Reading the tests');
  const answer = beckon.ask('Deploy now?', { options: ['Yes', 'No, wait'] });
  const ask = await openAsk();
  expect(ask.options).toEqual(['Yes', 'No, wait']);
  await human('POST', `/asks/${ask.id}/answer`, { content: '2' });
  expect(await answer).toBe('No, wait');
  await beckon.end();
  expect((await said())[0]).toBe('Reading the tests');
  const { body } = await human('GET', `/agent-instances/${beckon.agent_instance_id}`);
  expect(body).toMatchObject({ status: 'COMPLETED', agent_type_name: 'test agent' });
});

test('an answer arrives though the server was stopped and started again meanwhile', async () => {
  await using database = await createTestDatabase();
  const http = { port: await lastingPort() };
  let server = await startTestServer({ database, http });
  const { beckon, human, openAsk } = await scene(server);
  await using _ = beckon;
  const answer = beckon.ask('Still there?');
  const ask = await openAsk();
  await server.close();
  server = await startTestServer({ database, http });
  await using __ = server;
  expect((await human('POST', `/asks/${ask.id}/answer`, { content: 'Yes' })).status).toBe(200);
  expect(await answer).toBe('Yes');
});

test('a wait that is called off leaves the question open; a question nobody will answer is an error', async () => {
  await using server = await startTestServer();
  const { beckon, human, openAsk } = await scene(server);
  await using _ = beckon;
  const stop = new AbortController();
  const given = beckon.ask('Shall I?', { signal: stop.signal });
  const ask = await openAsk();
  stop.abort(new Error('Enough'));
  await expect(given).rejects.toThrow('Enough');
  expect((await openAsk()).id).toBe(ask.id);
  const again = beckon.ask('Shall I?').catch((error: unknown) => error);
  await expect.poll(async () => (await human('GET', '/asks')).body.total).toBe(2);
  await human('POST', `/asks/${ask.id}/cancel`);
  const rest = await openAsk();
  await human('POST', `/asks/${rest.id}/cancel`);
  expect(await again).toBeInstanceOf(AskClosedError);
});

test('the same idempotency key from another process is the same question', async () => {
  await using server = await startTestServer();
  const { beckon, key, human, openAsk, said } = await scene(server);
  await using _ = beckon;
  const agentInstanceId = beckon.agent_instance_id;
  const idempotencyKey = randomUUID();
  const stop = new AbortController();
  const lost = beckon.ask('Which one?', { idempotencyKey, signal: stop.signal }).catch(() => undefined);
  const { id } = await openAsk();
  stop.abort();
  await lost;
  const second = createBeckon({ url: server.url, key, agentInstanceId, agentType: 'Test Agent', random });
  const answer = second.ask('Which one?', { idempotencyKey });
  await human('POST', `/asks/${id}/answer`, { content: 'This' });
  expect(await answer).toBe('This');
  expect(await said()).toEqual(['Which one?', 'This']);
  await second.close();
});

test('what people write is received once and in order, while answers are lost, with reports in between (H7)', async () => {
  await using server = await startTestServer();
  await using wire = await startLossyProxy(server.url);
  const { beckon, post, said } = await scene(server, { url: wire.url });
  await using _ = beckon;
  const received: string[] = [];
  const stop = new AbortController();
  const receiving = collect(beckon, received, stop.signal);
  await beckon.send('Starting');
  const written: string[] = [];
  for (let round = 0; round < 12; round++) {
    if (round % 2 === 0) wire.lose(1);
    await post(`message ${round}`);
    written.push(`message ${round}`);
    if (round % 3 === 0) await beckon.send(`step ${round}`);
    await expect.poll(() => received.toSorted(), { interval: 5 }).toEqual(written.toSorted());
  }
  stop.abort();
  await receiving;
  expect(received).toEqual(written);
  expect(wire.lost).toBe(6);
  expect((await said()).filter((text) => text.startsWith('step'))).toEqual(['step 0', 'step 3', 'step 6', 'step 9']);
});

test('a wrong key, and a server that is another, are refused at once, not tried for ever', async () => {
  await using server = await startTestServer();
  const beckon = createBeckon({ url: server.url, key: 'bkn_wrong', random });
  await expect(beckon.send('Hello')).rejects.toMatchObject({ data: { code: 'UNAUTHORIZED' } });
  await beckon.close();
});

test('a server that is not Beckon is told at once, not tried for ever', async () => {
  const stranger = createServer((_, response) => response.writeHead(404).end('{"detail": "Not here"}'));
  stranger.listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const { port } = stranger.address() as AddressInfo;
  const beckon = createBeckon({ url: `http://127.0.0.1:${port}`, random });
  await expect(beckon.send('Hello')).rejects.toBeInstanceOf(Error);
  await beckon.close();
  stranger.close();
});
