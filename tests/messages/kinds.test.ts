import { MESSAGE_KINDS } from '@beckon/contract/message-kind';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();
const owner = await createPerson(server);
const agent = restAs(server.url, { key: owner.key });
const person = restAs(server.url, { cookie: owner.cookie });

const PNG =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const DIFF = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b';
const TOOL_CALL = { tool_name: 'Bash', tool_use_id: 'toolu_1', input: { command: 'ls' }, state: 'running' };

const send = (body: object) =>
  agent('POST', '/messages/agent', { agent_instance_id: randomUUID(), agent_type: 'tester', content: '', ...body });
const read = async (id: string) => (await person('GET', `/messages/${id}`)).body;

const GOOD: Readonly<Record<(typeof MESSAGE_KINDS)[number], object>> = {
  text: { content: 'Hello' },
  tool_call: { content: 'ls', message_metadata: { tool_call: TOOL_CALL } },
  plan: { content: 'Plan', message_metadata: { plan: { items: [{ text: 'Test', state: 'pending' }] } } },
  status: { content: 'Session started', message_metadata: { status: { title: 'Started' } } },
  diff: { content: DIFF },
  image: { content: PNG, message_metadata: { image: { alt: 'One point' } } },
  usage: { content: '', message_metadata: { usage: { input_tokens: 10, output_tokens: 2, model: 'm' } } },
};

test.for(MESSAGE_KINDS)('a message of kind %s is kept as it is said to be', async (kind) => {
  const { status, body } = await send({ kind, ...GOOD[kind] });
  expect([status, body]).toMatchObject([200, { success: true }]);
  expect(await read(body.message_id)).toMatchObject({ kind, ...GOOD[kind] });
});

test('a message without a kind is a text; one of a kind that nobody knows keeps its name', async () => {
  expect(await read((await send({ content: 'Hi' })).body.message_id)).toMatchObject({ kind: 'text' });
  expect(await read((await send({ kind: 'hologram', content: 'Hi' })).body.message_id)).toMatchObject({
    kind: 'hologram',
    content: 'Hi',
  });
});

test('the metadata may name the kind; where it does not hold, the message is a text', async () => {
  const named = await send({ message_metadata: { kind: 'tool_call', tool_call: TOOL_CALL } });
  expect(await read(named.body.message_id)).toMatchObject({ kind: 'tool_call' });
  const misfits = [
    { message_metadata: { kind: 'tool_call' } },
    { content: 'data:image/svg+xml;base64,PHN2Zz4=', message_metadata: { kind: 'image' } },
    { content: 'no diff', message_metadata: { kind: 'diff' } },
  ];
  for (const misfit of misfits) {
    expect(await read((await send(misfit)).body.message_id)).toMatchObject({ kind: 'text' });
  }
});

test('a kind that does not hold is refused with the field that is wrong', async () => {
  const wrong: [object, string][] = [
    [{ kind: 'tool_call' }, 'message_metadata.tool_call'],
    [
      { kind: 'tool_call', message_metadata: { tool_call: { ...TOOL_CALL, state: 'lost' } } },
      'message_metadata.tool_call.state',
    ],
    [{ kind: 'plan', message_metadata: { plan: { items: [{ text: 5 }] } } }, 'message_metadata.plan.items.0.text'],
    [{ kind: 'usage', message_metadata: { usage: { cost_usd: -1 } } }, 'message_metadata.usage.cost_usd'],
    [{ kind: 'diff', content: 'all fine' }, 'content is not a git diff'],
    [{ kind: 'image', content: PNG.replace('png', 'gif') }, 'content must be a data URL'],
    [{ kind: 'image', content: 'data:text/html;base64,PGI+' }, 'content must be a data URL'],
  ];
  for (const [body, part] of wrong) {
    const answer = await send(body);
    expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining(part)]);
  }
});

test('a list shows what an image shows, not its bytes', async () => {
  const id = randomUUID();
  await send({ agent_instance_id: id, kind: 'image', content: PNG, message_metadata: { image: { alt: 'A cat' } } });
  const { body } = await person('GET', '/agent-instances?limit=1');
  expect(body[0]).toMatchObject({ id, latest_message: 'A cat' });
});

test('an instance says where it runs and who started it', async () => {
  const id = randomUUID();
  await send({ agent_instance_id: id, content: 'Hi', machine: 'build-7' });
  const { body } = await person('GET', `/agent-instances/${id}`);
  expect(body).toMatchObject({
    machine: 'build-7',
    user_id: owner.user_id,
    user_display_name: 'Test User',
    agent_color: null,
  });
});
