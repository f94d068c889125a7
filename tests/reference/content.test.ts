import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { readEvents } from './read-events.ts';
import { openScene, useServer, type Scene } from './scene.ts';

// Whatever can be written is kept as it is, or refused with a sentence.
const server = useServer();

const LIMIT = 1_048_576;

const contents: [string, string][] = [
  ['nothing at all', ''],
  ['white space', ' \t\r\n  '],
  ['text that runs the other way', '\u202Eevil\u202C \u2066inside\u2069 \u200F'],
  ['a letter under ten thousand marks', `a${'\u0301'.repeat(10_000)}b`],
  ['a hundred thousand lines', 'line\n'.repeat(100_000)],
  ['exactly the limit, one byte a character', 'x'.repeat(LIMIT)],
  ['exactly the limit, four bytes a character', '😀'.repeat(LIMIT / 4)],
  ['every control character but NUL', Array.from({ length: 31 }, (_, n) => String.fromCharCode(n + 1)).join('')],
  ['noncharacters and private use', '\uFFFE\uFFFF\uE000\u{10FFFF}\uFEFF\uFFFD'],
  ['a family and a flag', '👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
  ['markup, quotes, SQL', `<script>alert('"\`\\')</script> '; drop table messages; -- $1 %s \\u0000`],
  ['what looks like an event', 'x\n\nevent: message\ndata: {}\n\n'],
];

test.each(contents)('%s is read back unchanged, at once and live', async (_, content) => {
  const scene = await openScene(server());
  await scene.say('Starting');
  await using stream = await readEvents(server().url, scene.id, { cookie: scene.person.cookie });
  expect((await stream.next()).event).toBe('connected');
  const { message_id } = await scene.say(content);
  await scene.post(content);
  const isMessage = ({ event }: { event: string }) => event === 'message';
  const live = [await stream.until(isMessage), await stream.until(isMessage)].map((events) => events.at(-1)?.data);
  // Compared by identity first: a megabyte of difference helps nobody.
  expect(live.map((data) => data?.['content'] === content)).toEqual([true, true]);
  const page = await scene.human('GET', `/agent-instances/${scene.id}/messages`);
  expect(page.body.slice(1).map((message: { content: string }) => message.content === content)).toEqual([true, true]);
  expect((await scene.human('GET', `/messages/${message_id}`)).body.content === content).toBe(true);
  const { queued_user_messages: queue } = await scene.say('Next');
  expect(queue.map((message) => message.content === content)).toEqual([true]);
});

test('lone surrogates, which no UTF-8 can carry, become U+FFFD', async () => {
  const scene = await openScene(server());
  const { message_id } = await scene.say('a\uD800b\uDC00c\uDC00\uD800');
  expect((await scene.human('GET', `/messages/${message_id}`)).body.content).toBe('a\uFFFDb\uFFFDc\uFFFD\uFFFD');
});

const NUL = { status: 400, body: { detail: 'A string literal cannot contain NUL (0x00) characters.' } };

test('NUL is refused with the sentence of the reference, through every door', async () => {
  const scene = await openScene(server());
  const at = { agent_instance_id: scene.id };
  expect(await scene.agent('POST', '/messages/agent', { ...at, agent_type: 'x', content: 'a\0b' })).toMatchObject(NUL);
  const { message_id: askId } = await scene.ask('Deploy?');
  expect(await scene.agent('POST', '/messages/user', { ...at, content: '\0' })).toMatchObject(NUL);
  expect(await scene.human('POST', `/agent-instances/${scene.id}/messages`, { content: '\0' })).toMatchObject(NUL);
  expect(await scene.human('POST', `/asks/${askId}/answer`, { content: '\0' })).toMatchObject(NUL);
  await using mcp = await scene.mcp();
  for (const [tool, args] of [
    ['log_step', { step_description: '\0' }],
    ['ask_question', { question_text: '\0' }],
  ] as const) {
    expect(await mcp.call(tool, { ...at, ...args })).toMatchObject({
      isError: true,
      text: `Error calling tool '${tool}': ${NUL.body.detail}`,
    });
  }
});

test('NUL is refused wherever else a text is stored', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const refused = { status: 400, body: { detail: expect.stringContaining('NUL') } };
  const first = { agent_instance_id: randomUUID(), content: 'x' };
  expect(await scene.agent('POST', '/messages/agent', { ...first, agent_type: 'a\0' })).toMatchObject(refused);
  const at = { agent_instance_id: scene.id, content: 'x' };
  for (const message_metadata of [{ a: '\0' }, { '\0': 1 }, { a: [{ b: 'x\0' }] }, { a: '\uD800' }]) {
    expect(await scene.agent('POST', '/messages/agent', { ...at, message_metadata })).toMatchObject(refused);
  }
  const register = (more: object) => scene.agent('POST', '/agent-instances', { agent_type: 'x', ...more });
  expect(await register({ name: 'a\0' })).toMatchObject(refused);
  expect(await register({ transport: 'a\0' })).toMatchObject(refused);
  expect(await scene.human('PATCH', `/agent-instances/${scene.id}`, { name: '\0' })).toMatchObject(refused);
  expect(await scene.messages()).toHaveLength(1);
});

test.each([
  ['a character', 'x'],
  ['a character of two bytes', 'ä'],
])('%s over the limit is refused with a sentence that names it', async (_, over) => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const content = 'x'.repeat(LIMIT) + over;
  const detail = `content has ${LIMIT + Buffer.byteLength(over)} bytes; at most ${LIMIT} are accepted. Send it in parts.`;
  const answer = await scene.agent('POST', '/messages/agent', { agent_instance_id: scene.id, content });
  expect(answer).toMatchObject({ status: 413, body: { detail } });
});

test('a body over 8 MiB is refused with a sentence, at every door', async () => {
  const scene = await openScene(server());
  const body = JSON.stringify({ content: 'x'.repeat(8 * LIMIT) });
  const headers = { authorization: `Bearer ${scene.person.key}`, 'content-type': 'application/json' };
  for (const path of ['/api/v1/messages/agent', '/mcp', '/trpc/messages.sendAgent']) {
    const answer = await fetch(server().url + path, { method: 'POST', headers, body });
    expect(answer.status, `at ${path}`).toBe(413);
    expect(await answer.json(), `at ${path}`).toEqual({
      detail: 'The request body is larger than 8388608 bytes. Send less at once.',
    });
  }
});

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

test.each([
  [64, 'message_metadata is nested deeper than 64 levels; flatten it.'],
  [70, 'message_metadata is nested deeper than 64 levels; flatten it.'],
  [71, 'The JSON is nested deeper than 72 levels; flatten it.'],
  [1_000_000, 'The JSON is nested deeper than 72 levels; flatten it.'],
])('JSON nested %i deep is refused with a sentence [S66]', async (depth, detail) => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const body = `{"agent_instance_id":"${scene.id}","content":"x","message_metadata":{"a":${nested(depth)}}}`;
  const answer = await scene.agent('POST', '/messages/agent', body);
  expect(answer).toMatchObject({ status: 400, body: { detail } });
});

test('JSON nested deep is refused where nothing would read it, too, at every door [S66]', async () => {
  const scene = await openScene(server());
  const deep = nested(1_000_000);
  const body = `{"agent_instance_id":"${scene.id}","agent_type":"x","content":"x","extra":${deep}}`;
  const refused = { detail: 'The JSON is nested deeper than 72 levels; flatten it.' };
  expect(await scene.agent('POST', '/messages/agent', body)).toMatchObject({ status: 400, body: refused });
  const wrong = `{"agent_instance_id":"${scene.id}","content":${deep}}`;
  expect(await scene.agent('POST', '/messages/agent', wrong)).toMatchObject({ status: 400, body: refused });
  const headers = { authorization: `Bearer ${scene.person.key}`, 'content-type': 'application/json' };
  const trpc = await fetch(`${server().url}/trpc/messages.sendAgent`, { method: 'POST', headers, body: wrong });
  expect([trpc.status, await trpc.json()]).toEqual([400, refused]);
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'log_step', arguments: 0 } };
  const mcp = await fetch(`${server().url}/mcp`, {
    method: 'POST',
    headers: { ...headers, accept: 'application/json, text/event-stream' },
    body: JSON.stringify(call).replace('"arguments":0', `"arguments":${wrong.replace('content', 'step_description')}`),
  });
  expect([mcp.status, await mcp.json()]).toEqual([400, refused]);
  expect((await fetch(`${server().url}/health`)).status).toBe(200);
});

test('metadata is kept as it is up to 64 KB, and refused beyond', async () => {
  const scene = await openScene(server());
  const message_metadata = { text: 'x'.repeat(65_000), deep: JSON.parse(nested(60)) as unknown };
  const { message_id } = await scene.say('Starting', { message_metadata });
  expect((await scene.human('GET', `/messages/${message_id}`)).body.message_metadata).toEqual(message_metadata);
  const body = { agent_instance_id: scene.id, content: 'x', message_metadata: { text: 'x'.repeat(65_536) } };
  expect(await scene.agent('POST', '/messages/agent', body)).toMatchObject({
    status: 413,
    body: { detail: 'message_metadata has 65547 bytes of JSON; at most 65536 are accepted.' },
  });
});

test('a name is kept as it is', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  for (const name of ['', '\u202Eevil', 'a\u0301'.repeat(100), '😀'.repeat(100)]) {
    expect((await rename(scene, name)).body.name).toBe(name);
  }
  expect((await rename(scene, 'x'.repeat(256))).status).toBe(422);
});

const rename = (scene: Scene, name: string) => scene.human('PATCH', `/agent-instances/${scene.id}`, { name });
