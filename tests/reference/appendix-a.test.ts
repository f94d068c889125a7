import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson } from '../support/start-test-server.ts';
import { readEvents } from './read-events.ts';
import { openMcp, openScene, texts, useServer, type Scene } from './scene.ts';

// The reference's worked examples, replayed. Bodies are compared whole; only ids, times and what a test's title or
// comment names as decided differently may differ.
const server = useServer({ limits: { heartbeatMs: 200 } });

const MICROSECONDS = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
const MILLISECONDS = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const UUID = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);

const queued = (content: string) => ({
  id: UUID,
  content,
  sender_type: 'USER',
  created_at: MICROSECONDS,
  requires_user_input: false,
});

/** `wait=0` everywhere: Beckon holds the poll of a client that waits on its open question. */
const pending = (scene: Scene, cursor: string) =>
  scene.agent('GET', `/messages/pending?agent_instance_id=${scene.id}&last_read_message_id=${cursor}&wait=0`);

/** As the SDKs do it: a JSON content type, and no body. */
const requestInput = (scene: Scene, id: string) =>
  scene.agent('PATCH', `/messages/${id}/request-input`, undefined, { headers: { 'content-type': 'application/json' } });

async function startScene(): Promise<Scene> {
  const scene = await openScene(server());
  await scene.say('Starting');
  return scene;
}

test('A1 a question', async () => {
  const scene = await startScene();
  const body = { agent_instance_id: scene.id, content: 'Deploy?', requires_user_input: true };
  const answer = await scene.agent('POST', '/messages/agent', body);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    success: true,
    agent_instance_id: scene.id,
    message_id: UUID,
    queued_user_messages: [],
  });
  expect(await scene.head()).toMatchObject({
    status: 'AWAITING_INPUT',
    last_read_message_id: answer.body.message_id,
  });
});

test('A2 a poll, nothing yet', async () => {
  const scene = await startScene();
  const { message_id } = await scene.ask('Deploy?');
  const answer = await pending(scene, message_id);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ agent_instance_id: scene.id, messages: [], status: 'ok' });
});

test('A3 two dashboard replies, then the poll; one time format in both (Z)', async () => {
  const scene = await startScene();
  const { message_id } = await scene.ask('Deploy?');
  const post = (content: string) => scene.human('POST', `/agent-instances/${scene.id}/messages`, { content });
  const first = await post('Yes please');
  expect(first.status).toBe(200);
  expect(first.body).toEqual({
    ...queued('Yes please'),
    // The later reference's additions.
    sender_user_id: scene.person.user_id,
    sender_user_email: scene.person.email,
    sender_user_display_name: 'Test User',
    // Ours.
    agent_instance_id: scene.id,
    seq: 3,
    kind: 'text',
    message_metadata: null,
    relayed: false,
    delivered_at: null,
    edited_at: null,
    withdrawn_at: null,
  });
  await post('also run tests');
  const polled = await pending(scene, message_id);
  expect(polled.body).toEqual({
    agent_instance_id: scene.id,
    messages: [queued('Yes please'), queued('also run tests')],
    status: 'ok',
  });
  expect(polled.body.messages[0].created_at).toBe(first.body.created_at);
  expect((await pending(scene, message_id)).body).toEqual({
    agent_instance_id: scene.id,
    messages: [],
    status: 'stale',
  });
});

test('A4 an empty cursor reads without acknowledging', async () => {
  const scene = await startScene();
  const { message_id } = await scene.ask('Deploy?');
  await scene.post('Yes please');
  await scene.post('also run tests');
  for (let round = 0; round < 2; round++) {
    expect((await pending(scene, '')).body).toEqual({
      agent_instance_id: scene.id,
      messages: [queued('Yes please'), queued('also run tests')],
      status: 'ok',
    });
  }
  expect((await scene.head()).last_read_message_id).toBe(message_id);
});

test('A5 a sent message becomes a question; behind the reading position it changes no status', async () => {
  const scene = await startScene();
  const older = await scene.say('Step 1');
  const latest = await scene.say('Step 2');
  const answer = await requestInput(scene, latest.message_id);
  const body = {
    success: true,
    message_id: latest.message_id,
    agent_instance_id: scene.id,
    messages: [],
    status: 'ok',
  };
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual(body);
  expect((await scene.head()).status).toBe('AWAITING_INPUT');
  const again = await requestInput(scene, latest.message_id);
  expect(again.status).toBe(400);
  expect(again.body).toEqual({ detail: 'Message already requires user input' });
  await scene.post('answered');
  await scene.say('Step 3');
  const stale = await requestInput(scene, older.message_id);
  expect(stale.status).toBe(200);
  expect(stale.body).toEqual({ ...body, message_id: older.message_id, status: 'stale' });
  // The reference sets AWAITING_INPUT here although nobody waits.
  expect((await scene.head()).status).toBe('ACTIVE');
  const last = await scene.say('Step 4');
  await scene.post('hey');
  expect((await requestInput(scene, last.message_id)).body).toEqual({
    ...body,
    message_id: last.message_id,
    messages: [queued('hey')],
  });
  expect((await scene.head()).status).toBe('ACTIVE');
});

test('A6 what a person types at the terminal', async () => {
  const scene = await startScene();
  const typed = { agent_instance_id: scene.id, content: 'typed in terminal' };
  const first = await scene.agent('POST', '/messages/user', typed);
  expect(first.status).toBe(200);
  expect(first.body).toEqual({ success: true, message_id: UUID, marked_as_read: true });
  const second = await scene.agent('POST', '/messages/user', { ...typed, content: 'typed 2', mark_as_read: false });
  expect(second.status).toBe(200);
  expect(second.body).toEqual({ success: true, message_id: UUID, marked_as_read: false });
  expect((await scene.say('Next')).queued_user_messages).toEqual([queued('typed 2')]);
});

test('A7 the end, and after; what is over stays over for request-input too', async () => {
  const scene = await startScene();
  for (let round = 0; round < 2; round++) {
    const ended = await scene.end();
    expect(ended.status).toBe(200);
    expect(ended.body).toEqual({ success: true, agent_instance_id: scene.id, final_status: 'COMPLETED' });
  }
  const late = await scene.ask('late question');
  expect(late).toEqual({
    success: true,
    agent_instance_id: scene.id,
    message_id: UUID,
    queued_user_messages: [],
  });
  expect((await scene.head()).status).toBe('COMPLETED');
  const step = await scene.say('late step');
  expect(await requestInput(scene, step.message_id)).toMatchObject({ status: 200, body: { status: 'ok' } });
  // The reference reopens the instance here and leaves ended_at.
  expect((await scene.head()).status).toBe('COMPLETED');
});

test('A8 errors of authentication', async () => {
  const none = await restAs(server().url, undefined)('GET', '/agent-instances');
  expect(none).toMatchObject({ status: 401, body: { detail: 'Not authenticated' } });
  expect(none.headers.get('www-authenticate')).toBe('Bearer');
  const basic = await restAs(server().url, undefined)('GET', '/messages/pending', undefined, {
    headers: { authorization: 'Basic eDp5' },
  });
  expect(basic).toMatchObject({ status: 401, body: { detail: 'Not authenticated' } });
  const wrong = await restAs(server().url, { key: 'nonsense' })('POST', '/messages/agent', {});
  // The reference gives its library's reason, e.g. "Signature has expired".
  expect(wrong).toMatchObject({
    status: 401,
    body: { detail: 'Invalid token: it is unknown, revoked or expired' },
  });
  expect(wrong.headers.get('www-authenticate')).toBe('Bearer');
});

test('A8 errors of rules; what is of somebody else is unknown, a malformed id is called by its field', async () => {
  const scene = await openScene(server());
  const first = { agent_instance_id: scene.id, content: 'x' };
  for (const agent_type of [undefined, null, '', '  ']) {
    expect(await scene.agent('POST', '/messages/agent', { ...first, agent_type })).toMatchObject({
      status: 400,
      body: { detail: 'agent_type is required when creating new instance' },
    });
  }
  await scene.say('Starting');
  const stranger = await openScene(server());
  expect(await stranger.agent('POST', '/messages/user', first)).toMatchObject({
    status: 400,
    body: { detail: 'Agent instance not found' },
  });
  expect(await pending(scene, 'zz')).toMatchObject({
    status: 400,
    body: { detail: "last_read_message_id must be a UUID, got 'zz'" },
  });
  expect(await requestInput(scene, 'zz')).toMatchObject({
    status: 400,
    body: { detail: "message_id must be a UUID, got 'zz'" },
  });
  const userMessage = await scene.typed('hello');
  for (const id of [randomUUID(), userMessage.message_id]) {
    expect(await requestInput(scene, id)).toMatchObject({
      status: 404,
      body: { detail: 'Agent message not found or access denied' },
    });
  }
  const { message_id } = await scene.say('Step');
  expect((await requestInput(stranger, message_id)).status).toBe(404);
});

test('A8 errors of form', async () => {
  const scene = await startScene();
  const detail = async (method: string, path: string, body?: unknown) => {
    const answer = await scene.agent(method, path, body);
    expect(answer.status).toBe(422);
    return answer.body.detail;
  };
  const missing = (...loc: string[]) => ({ type: 'missing', loc, msg: 'Field required' });
  expect(await detail('GET', '/messages/pending')).toEqual([{ ...missing('query', 'agent_instance_id'), input: null }]);
  expect(await detail('POST', '/sessions/end', {})).toEqual([{ ...missing('body', 'agent_instance_id'), input: {} }]);
  // agent_instance_id may be missing here: a new one is made.
  expect(await detail('POST', '/messages/agent', {})).toEqual([{ ...missing('body', 'content'), input: {} }]);
  expect(await detail('POST', '/messages/agent')).toEqual([{ ...missing('body'), input: null }]);
  expect(await detail('POST', '/messages/agent', '{"content":')).toMatchObject([
    { type: 'json_invalid', msg: 'JSON decode error' },
  ]);
  expect(await detail('POST', '/messages/agent', { agent_instance_id: scene.id, content: 7 })).toEqual([
    { type: 'string_type', loc: ['body', 'content'], msg: 'Input should be a valid string', input: 7 },
  ]);
  const flag = (requires_user_input: unknown) => ({ agent_instance_id: scene.id, content: 'x', requires_user_input });
  expect(await detail('POST', '/messages/agent', flag('maybe'))).toMatchObject([
    { type: 'bool_parsing', loc: ['body', 'requires_user_input'], input: 'maybe' },
  ]);
  for (const word of ['yes', 'true', '1', 1, true]) {
    expect((await scene.agent('POST', '/messages/agent', flag(word))).status).toBe(200);
    expect((await scene.messages()).at(-1)?.requires_user_input).toBe(true);
  }
  expect(await scene.agent('GET', '/nowhere')).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
  expect(await scene.agent('DELETE', '/messages/agent')).toMatchObject({
    status: 405,
    body: { detail: 'Method Not Allowed' },
  });
});

test('A9 the event stream; with ids, and who wrote', async () => {
  const scene = await startScene();
  await using stream = await readEvents(server().url, scene.id, { cookie: scene.person.cookie });
  expect(stream.status).toBe(200);
  expect(Object.fromEntries(stream.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  });
  expect(await stream.next()).toEqual({ event: 'connected', data: { instance_id: scene.id } });

  const { message_id } = await scene.say('stream1', { message_metadata: { a: 1 } });
  const message = {
    event_type: 'message_insert',
    id: message_id,
    agent_instance_id: scene.id,
    sender_type: 'AGENT',
    content: 'stream1',
    created_at: MILLISECONDS,
    requires_user_input: false,
    message_metadata: { a: 1 },
    old_requires_user_input: null,
    sender_user_id: null,
    sender_user_email: null,
    sender_user_display_name: null,
  };
  expect(await stream.next()).toEqual({ event: 'message', data: message });

  await requestInput(scene, message_id);
  const isStatus = ({ event }: { event: string }) => event === 'status_update';
  expect(await stream.until(isStatus)).toEqual([
    {
      event: 'message_update',
      data: { ...message, event_type: 'message_update', requires_user_input: true, old_requires_user_input: false },
    },
    {
      event: 'status_update',
      data: {
        event_type: 'status_update',
        instance_id: scene.id,
        status: 'AWAITING_INPUT',
        timestamp: MILLISECONDS,
      },
    },
  ]);

  await scene.post('Yes');
  const answered = await stream.until(isStatus);
  expect(answered[0]).toMatchObject({
    event: 'message',
    data: { sender_type: 'USER', sender_user_id: scene.person.user_id, sender_user_email: scene.person.email },
  });
  expect(answered.at(-1)?.data).toMatchObject({ status: 'ACTIVE' });
  const git_diff = 'diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755';
  await scene.say('Changed', { git_diff });
  const diff = (await stream.until(({ event }) => event === 'git_diff_update')).at(-1);
  expect(diff?.data).toEqual({ event_type: 'git_diff_update', instance_id: scene.id, git_diff });
});

test('A9 the bytes of the stream: one data line an event, an empty line after it, a heartbeat in silence', async () => {
  const scene = await startScene();
  await using stream = await readEvents(server().url, scene.id, { cookie: scene.person.cookie });
  await stream.next();
  await scene.say('two\nlines');
  await stream.next();
  const silent = stream.next();
  silent.catch(() => {});
  // What lies behind the last empty line may still be on its way.
  const whole = () => stream.text.split('\n\n').slice(0, -1);
  await expect.poll(() => whole().join('\n')).toContain('event: heartbeat');
  const blocks = whole();
  for (const block of blocks) expect(block).toMatch(/^(id: \d+-[\da-f]{16})?(\n?event: [a-z_]+\ndata: \{.*\})?$/);
  const heartbeat = blocks.find((block) => block.includes('event: heartbeat')) ?? '';
  expect(JSON.parse(heartbeat.split('\ndata: ')[1] ?? '')).toEqual({ timestamp: expect.any(Number) });
});

test('A9 a ticket in the address opens one stream (the reference takes the session token there)', async () => {
  const scene = await startScene();
  const open = (query: string) => readEvents(server().url, scene.id, {}, query);
  await using none = await open('');
  expect(none.status).toBe(401);
  const { body } = await scene.human('POST', '/auth/stream-ticket');
  await using first = await open(`?token=${body.ticket}`);
  expect(await first.next()).toMatchObject({ event: 'connected' });
  await using second = await open(`?token=${body.ticket}`);
  expect(second.status).toBe(401);
  const stranger = await createPerson(server());
  await using foreign = await readEvents(server().url, scene.id, { cookie: stranger.cookie });
  expect(foreign.status).toBe(404);
});

/** One JSON-RPC message to the MCP door, as bytes. */
async function rpc(scene: Scene, message: object, path = '/mcp/', more: Record<string, string> = {}) {
  const answer = await fetch(server().url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${scene.person.key}`,
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      'user-agent': 'test-agent/1.0',
      ...more,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
  });
  const text = await answer.text();
  const data = [...text.matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1] ?? ''));
  return { status: answer.status, headers: answer.headers, text, data };
}

const call = (name: string, args: object, more: object = {}) => ({
  method: 'tools/call',
  params: { name, arguments: args, ...more },
});

test('A10 hosted MCP: initialize at both addresses, without a session to keep', async () => {
  const scene = await startScene();
  for (const path of ['/mcp', '/mcp/']) {
    const params = {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'old-client', version: '1.0' },
    };
    const { status, headers, data } = await rpc(scene, { method: 'initialize', params }, path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/event-stream');
    expect(headers.get('mcp-session-id')).toBeNull();
    expect(data).toMatchObject([{ jsonrpc: '2.0', id: 1, result: { serverInfo: { name: 'Beckon' } } }]);
  }
  const { data } = await rpc(scene, { method: 'tools/list' });
  const tools = data[0].result.tools.map((tool: { name: string }) => tool.name);
  expect(tools).toEqual(expect.arrayContaining(['log_step', 'ask_question', 'wait_for_answer', 'end_session']));
  const unauthorised = await fetch(`${server().url}/mcp`, { method: 'POST', body: '{}' });
  expect(unauthorised.status).toBe(401);
});

test('A10 the text of a result is the reference’s, to the space', async () => {
  const scene = await openScene(server());
  const first = await rpc(scene, call('log_step', { step_description: 'Reading files' }));
  const { agent_instance_id: id } = first.data[0].result.structuredContent;
  expect(first.data[0].result.content).toEqual([
    {
      type: 'text',
      text: `{\n  "success": true,\n  "agent_instance_id": "${id}",\n  "step_number": 1,\n  "user_feedback": []\n}`,
    },
  ]);
  await scene.human('POST', `/agent-instances/${id}/messages`, { content: 'feedback' });
  const second = await rpc(scene, call('log_step', { agent_instance_id: id, step_description: 'Editing' }));
  expect(second.data[0].result.content[0].text).toBe(
    `{\n  "success": true,\n  "agent_instance_id": "${id}",\n  "step_number": 2,\n  "user_feedback": [\n    "feedback"\n  ]\n}`,
  );
  const asked = rpc(
    scene,
    call('ask_question', { agent_instance_id: id, question_text: 'Go?' }, { _meta: { progressToken: 'p1' } }),
  );
  const open = async () => (await scene.human('GET', '/asks')).body.items;
  await expect.poll(open, { interval: 5 }).toHaveLength(1);
  const [{ id: question }] = await open();
  await scene.human('POST', `/agent-instances/${id}/messages`, { content: 'yes go' });
  const { data } = await asked;
  expect(data.at(-2)).toMatchObject({
    method: 'notifications/progress',
    params: { progressToken: 'p1', progress: 1440, total: 1440 },
  });
  expect(data.at(-1).result.content).toEqual([
    { type: 'text', text: `{\n  "answer": "yes go",\n  "question_id": "${question}"\n}` },
  ]);
  const ended = await rpc(scene, call('end_session', { agent_instance_id: id }));
  expect(ended.data[0].result.content[0].text).toBe(
    `{\n  "success": true,\n  "agent_instance_id": "${id}",\n  "final_status": "COMPLETED"\n}`,
  );
});

test('A10 what goes wrong is a result that says so', async () => {
  const scene = await startScene();
  const failure = async (name: string, args: object) => {
    const { result } = (await rpc(scene, call(name, args))).data[0];
    expect(result.isError).toBe(true);
    return result.content[0].text as string;
  };
  const id = { agent_instance_id: scene.id };
  expect(await failure('ask_question', { question_text: 'Go?' })).toBe(
    "Error calling tool 'ask_question': agent_instance_id is required",
  );
  expect(await failure('ask_question', id)).toBe("Error calling tool 'ask_question': question_text is required");
  expect(await failure('log_step', { agent_instance_id: 'zz' })).toBe(
    "Error calling tool 'log_step': Invalid agent_instance_id format: must be a valid UUID, got 'zz'",
  );
  const unknown = { agent_instance_id: randomUUID(), question_text: 'Go?' };
  expect(await failure('ask_question', unknown)).toBe("Error calling tool 'ask_question': Agent instance not found");
});

test('A10 the client is named by X-Client-Type, else by its User-Agent', async () => {
  const scene = await startScene();
  for (const [headers, name] of [
    [{ 'x-client-type': 'My-Client' }, 'my-client'],
    [{ 'user-agent': 'Cursor/1.2 (linux)' }, 'cursor'],
    [{ 'user-agent': 'claude-code/2.1.0 (cli)' }, 'claude-code'],
    [{ 'user-agent': 'something/1' }, 'unknown'],
  ] as const) {
    const { data } = await rpc(scene, call('log_step', { step_description: 'x' }), '/mcp', { ...headers });
    const { agent_instance_id: id } = data[0].result.structuredContent;
    expect((await scene.human('GET', `/agent-instances/${id}`)).body.agent_type_name).toBe(name);
  }
});

test('A11 a heartbeat', async () => {
  const scene = await startScene();
  const path = (id: string) => `/agents/instances/${id}/heartbeat`;
  const answer = await scene.agent('POST', path(scene.id), undefined, {
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ agent_instance_id: scene.id, last_heartbeat_at: MICROSECONDS });
  expect(await scene.agent('POST', path(randomUUID()))).toMatchObject({
    status: 404,
    body: { detail: 'Agent instance not found' },
  });
});

test('[B] unmodified clients: objects of five keys, any spelling of a UUID, empty JSON bodies, a GET with a body', async () => {
  const scene = await openScene(server());
  const compact = scene.id.replaceAll('-', '').toUpperCase();
  const created = await scene.agent('POST', '/messages/agent', {
    agent_instance_id: compact,
    agent_type: 'n8n',
    content: 'Hello',
    send_push: null,
    unknown_key: 1,
  });
  expect(created.body.agent_instance_id).toBe(scene.id);
  await scene.post('reply');
  const polled = await new Promise<{ messages: object[] }>((resolve, reject) => {
    const { hostname, port } = new URL(server().url);
    const headers = {
      authorization: `Bearer ${scene.person.key}`,
      'content-type': 'application/json',
      'content-length': 2,
    };
    const path = `/api/v1/messages/pending?agent_instance_id=${compact}&last_read_message_id=${created.body.message_id}`;
    const poll = httpRequest({ hostname, port, path, method: 'GET', headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(JSON.parse(text) as { messages: object[] }));
    });
    poll.on('error', reject);
    poll.end('{}');
  });
  expect(polled.messages.map((message) => Object.keys(message))).toEqual([
    ['id', 'content', 'sender_type', 'created_at', 'requires_user_input'],
  ]);
  const v5 = '2ed6657d-e927-568b-95e1-2665a8aea6a2';
  const byV5 = await scene.agent('POST', '/messages/agent', { agent_instance_id: v5, agent_type: 'n8n', content: 'x' });
  expect(byV5).toMatchObject({ status: 200, body: { agent_instance_id: v5 } });
  // The published curl example has no agent_instance_id.
  const curl = await scene.agent('POST', '/messages/agent', { agent_type: 'curl', content: 'x' });
  expect(curl).toMatchObject({ status: 200, body: { success: true, agent_instance_id: UUID } });
  const verified = await scene.agent('GET', '/auth/verify');
  expect(verified.body).toEqual({
    success: true,
    user_id: scene.person.user_id,
    email: scene.person.email,
    display_name: 'Test User',
    message: 'Authentication successful',
  });
  expect((await scene.agent('POST', '/sessions/end/', { agent_instance_id: scene.id })).status).toBe(200);
});

test('[B] the later SDK registers first; twice is refused', async () => {
  const scene = await openScene(server());
  const body = { agent_type: '  Claude Code ', agent_instance_id: scene.id, name: 'My sess', transport: 'ws' };
  const first = await scene.agent('POST', '/agent-instances', body);
  expect(first.status).toBe(201);
  expect(first.body).toEqual({
    agent_instance_id: scene.id,
    agent_type_id: UUID,
    agent_type_name: 'claude code',
    status: 'ACTIVE',
    name: 'My sess',
    instance_metadata: { transport: 'ws' },
  });
  expect(await scene.agent('POST', '/agent-instances', body)).toMatchObject({
    status: 409,
    body: { detail: 'Agent instance already exists' },
  });
  expect((await scene.agent('GET', `/agent-instances/${scene.id}`)).body).toMatchObject({ name: 'My sess' });
});

test('[C] the timeline of a typical session, with step 9 decided differently: a stale request changes no status', async () => {
  const scene = await openScene(server());
  const now = async () => {
    await scene.settled();
    const { status, last_read_message_id } = await scene.head();
    const unread = (await scene.messages()).filter(({ sender_type, delivered_at }) => {
      return sender_type === 'USER' && delivered_at === null;
    });
    return [texts(unread).join(), last_read_message_id, status];
  };
  const m1 = (await scene.say('m1')).message_id;
  expect(await now()).toEqual(['', m1, 'ACTIVE']);
  await scene.post('u1');
  expect(await now()).toEqual(['u1', m1, 'ACTIVE']);
  const second = await scene.say('m2');
  expect(texts(second.queued_user_messages)).toEqual(['u1']);
  expect(await now()).toEqual(['', second.message_id, 'ACTIVE']);
  const q1 = (await scene.ask('q1')).message_id;
  expect(await now()).toEqual(['', q1, 'AWAITING_INPUT']);
  await scene.post('u2');
  const u3 = (await scene.post('u3')).id;
  expect(await now()).toEqual(['u2,u3', q1, 'ACTIVE']);
  expect(await scene.poll(q1)).toMatchObject({ status: 'ok', messages: [{ content: 'u2' }, { content: 'u3' }] });
  expect(await now()).toEqual(['', u3, 'ACTIVE']);
  expect(await scene.poll(q1)).toMatchObject({ status: 'stale', messages: [] });
  const u4 = (await scene.typed('u4')).message_id;
  expect(await now()).toEqual(['', u4, 'ACTIVE']);
  expect((await requestInput(scene, second.message_id)).body).toMatchObject({ status: 'stale' });
  expect((await scene.messages()).find(({ content }) => content === 'm2')?.requires_user_input).toBe(true);
  expect(await now()).toEqual(['', u4, 'ACTIVE']);
  await scene.post('u5');
  await scene.end();
  expect(await now()).toEqual(['u5', u4, 'COMPLETED']);
  const last = await scene.say('m3');
  expect(texts(last.queued_user_messages)).toEqual(['u5']);
  expect(await now()).toEqual(['', last.message_id, 'COMPLETED']);
});

test('[B] an MCP client of the day goes through a whole session', async () => {
  const scene = await openScene(server());
  await using mcp = await openMcp(server().url, scene.person.key, { 'x-client-type': 'Cursor' });
  const { value } = await mcp.call('log_step', { step_description: 'Starting' });
  const at = { agent_instance_id: value?.['agent_instance_id'] };
  expect((await mcp.call('log_step', { ...at, step_description: 'Working' })).value).toMatchObject({ step_number: 2 });
  expect((await mcp.call('end_session', at)).value).toEqual({ success: true, ...at, final_status: 'COMPLETED' });
});
