import { TRPCError } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { clients, serve, type Progress } from '../testing/mcp-clients.ts';
import { taskId, toyRouter, type ToyContext } from '../testing/toy-router.ts';
import { createMcpRequestHandler, type McpRequestHandlerOptions } from './mcp-request-handler.ts';

const context: ToyContext = { name: 'toy', scopes: ['read', 'write'] };
const start = (options: Partial<McpRequestHandlerOptions> = {}) =>
  serve(
    createMcpRequestHandler(toyRouter, {
      name: 'Toy tools',
      version: '1.0.0',
      createContext: ({ progress }) => ({ ...context, progress }),
      ...options,
    }),
  );

describe.each(clients)('%s', (_, connect) => {
  test('lists the tools with their schemas and hints', async () => {
    await using server = await start();
    await using client = await connect(server.url);
    expect(client.serverName).toBe('Toy tools');
    const tools = Object.fromEntries((await client.listTools()).map((tool) => [tool.name, tool]));
    expect(Object.keys(tools)).toEqual([
      'create_task',
      'list_tasks',
      'rename_task',
      'remove_task',
      'fail',
      'who_am_i',
      'echo',
      'ask',
    ]);
    expect(tools['create_task']).toMatchObject({
      title: 'Create',
      description: 'Create a task\n\nIn a project, or in none.',
      annotations: {
        title: 'Create',
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: false,
      },
      outputSchema: { type: 'object', properties: { project_id: { description: 'Where it belongs' } } },
    });
    expect(tools['create_task']?.inputSchema).toMatchObject({ type: 'object', required: ['title'] });
    expect(tools['list_tasks']?.annotations).toMatchObject({
      readOnlyHint: true,
      idempotentHint: true,
      destructiveHint: false,
    });
    expect(tools['remove_task']?.annotations).toMatchObject({ destructiveHint: true, openWorldHint: true });
    expect(JSON.stringify(tools)).not.toContain('$ref');
  });

  test('a result is indented JSON as text, and the same value as structured content', async () => {
    await using server = await start();
    await using client = await connect(server.url);
    await client.listTools();
    const result = await client.call('create_task', {
      title: 'Tidy',
      done: 'yes',
      project_id: taskId.toUpperCase().replaceAll('-', ''),
    });
    const expected = { id: taskId, title: 'Tidy', done: true, project_id: taskId, labels: [] };
    expect(result).toEqual({
      isError: undefined,
      text: JSON.stringify(expected, null, 2),
      structuredContent: expected,
    });
    expect((await client.call('create_task', { title: 'Tidy', project_id: null })).structuredContent).toMatchObject({
      project_id: null,
    });
    expect((await client.call('who_am_i', {})).structuredContent).toEqual({ name: 'toy' });
  });

  test.each([
    ['fail', { how: 'rule' }, "Error calling tool 'fail': Rule broken"],
    ['fail', { how: 'crash' }, "Error calling tool 'fail': Internal server error (request r7)"],
    ['fail', { how: 'output' }, "Error calling tool 'fail': Internal server error (request r7)"],
    ['create_task', {}, "Error calling tool 'create_task': title is required"],
    [
      'create_task',
      { title: 7, done: 'maybe' },
      "Error calling tool 'create_task': Invalid title: Input should be a valid string; Invalid done: Input should be a valid boolean, unable to interpret input",
    ],
    [
      'create_task',
      { title: 'a', project_id: 'zz' },
      "Error calling tool 'create_task': Invalid project_id format: must be a valid UUID, got 'zz'",
    ],
    [
      'rename_task',
      { task_id: taskId, title: 'a', user_id: 'b' },
      "Error calling tool 'rename_task': Invalid user_id: Extra inputs are not permitted",
    ],
  ])('%s %j fails with a sentence', async (tool, args, text) => {
    const faults: unknown[] = [];
    await using server = await start({
      requestId: () => 'r7',
      onServerFault: (error, _request, id) => faults.push([error, id]),
    });
    await using client = await connect(server.url);
    expect(await client.call(tool, args)).toEqual({ isError: true, text, structuredContent: undefined });
    expect(faults).toHaveLength(text.includes('Internal') ? 1 : 0);
  });

  test('an unknown tool is a protocol error that names it', async () => {
    await using server = await start();
    await using client = await connect(server.url);
    await expect(client.call('nope', {})).rejects.toThrow('nope');
  });

  test('who may not see a tool finds it missing, and is refused when calling it', async () => {
    await using server = await start({
      createContext: ({ request }) => ({ name: 'reader', scopes: [request.headers.get('x-scope')] }),
      listContext: async (request) => request.headers.get('x-scope'),
      isVisible: ({ meta }, scope) => meta.scope === null || meta.scope === scope,
    });
    await using reader = await connect(server.url, { 'x-scope': 'read' });
    await using writer = await connect(server.url, { 'x-scope': 'write' });
    const names = async (client: typeof reader) => (await client.listTools()).map(({ name }) => name);
    expect(await names(reader)).not.toContain('create_task');
    expect(await names(writer)).toContain('create_task');
    expect(await reader.call('create_task', { title: 'a' })).toMatchObject({
      isError: true,
      text: "Error calling tool 'create_task': Missing scope write",
    });
  });

  test('a context that cannot be made is a failed call', async () => {
    const createContext = () => {
      throw new TRPCError({ code: 'UNAUTHORIZED', message: 'This key was revoked' });
    };
    await using server = await start({ createContext });
    await using client = await connect(server.url);
    expect(await client.call('who_am_i', {})).toMatchObject({
      isError: true,
      text: "Error calling tool 'who_am_i': This key was revoked",
    });
  });

  test('a pending call tells its elapsed time, rising, also behind a report of its own', async () => {
    const enough = Promise.withResolvers<void>();
    await using server = await start({
      keepAliveMs: 20,
      createContext: ({ progress }) => ({ ...context, progress, gate: () => enough.promise }),
    });
    await using client = await connect(server.url);
    const heard: Progress[] = [];
    const onprogress = (progress: Progress) => {
      if (heard.push(progress) === 5) enough.resolve();
    };
    const result = await client.call('echo', { marker: 'm', own_progress: 5 }, { onprogress });
    expect(result.structuredContent).toEqual({ marker: 'm' });
    expect(heard[0]?.progress).toBe(5);
    expect(heard.every(({ progress }, index) => index === 0 || progress > (heard[index - 1]?.progress ?? 0))).toBe(
      true,
    );
    expect(heard.every(({ total }) => total === undefined)).toBe(true);
  });

  test('a client that goes away aborts its call, and nothing is left unhandled', async () => {
    const events: string[] = [];
    const aborted = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const faults: unknown[] = [];
    const onWait = (event: string) => {
      events.push(event);
      (event === 'started' ? started : aborted).resolve();
    };
    await using server = await start({
      keepAliveMs: 20,
      createContext: () => ({ ...context, onWait }),
      onServerFault: (error) => faults.push(error),
    });
    const client = await connect(server.url);
    const heard = Promise.withResolvers<Progress>();
    const pending = client.call('ask', {}, { onprogress: heard.resolve });
    pending.catch(() => {});
    await started.promise;
    // Minutes of a total, where the meta announces one.
    expect(await heard.promise).toMatchObject({ total: 1440 });
    await client[Symbol.asyncDispose]();
    await aborted.promise;
    await expect(pending).rejects.toBeInstanceOf(Error);
    await new Promise(setImmediate);
    expect(events).toEqual(['started', 'aborted']);
    expect(faults).toEqual([]);
  });

  test('a hundred parallel calls get their own answers', async () => {
    let waiting = 0;
    const everybodyIsHere = Promise.withResolvers<void>();
    const gate = () => {
      if (++waiting === 100) everybodyIsHere.resolve();
      return everybodyIsHere.promise;
    };
    await using server = await start({ createContext: () => ({ ...context, gate }) });
    await using client = await connect(server.url);
    const markers = Array.from({ length: 100 }, (__, index) => `marker-${index}-${crypto.randomUUID()}`);
    const answers = await Promise.all(markers.map((marker) => client.call('echo', { marker })));
    expect(answers.map(({ structuredContent }) => (structuredContent as { marker: string }).marker)).toEqual(markers);
  });
});

const post = (url: URL, body: object, init: RequestInit = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...body }),
    ...init,
  });

test.each(['GET', 'DELETE', 'PUT'])('%s is not allowed: there are no sessions', async (method) => {
  await using server = await start();
  const response = await fetch(server.url, { method, headers: { accept: 'text/event-stream' } });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('POST');
});

test.each(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'])(
  'initialize agrees on revision %s, without a session',
  async (protocolVersion) => {
    await using server = await start();
    const params = { protocolVersion, capabilities: {}, clientInfo: { name: 'a', version: '1' } };
    const response = await post(server.url, { method: 'initialize', params });
    expect(response.headers.get('mcp-session-id')).toBeNull();
    expect(await response.text()).toContain(`"protocolVersion":"${protocolVersion}"`);
  },
);

test('a pending call without a progress token sends its first bytes at once, and keeps on', async () => {
  await using server = await start({ keepAliveMs: 20 });
  const leave = new AbortController();
  const response = await post(
    server.url,
    { method: 'tools/call', params: { name: 'ask', arguments: {} } },
    { signal: leave.signal },
  );
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('keepalive\n\n')) text += (await reader?.read())?.value ?? '';
  expect(text).toMatch(/^: open\n\n(?:: keepalive\n\n)+$/);
  leave.abort();
});

test('the context hears who calls, where the revision says it with each call', async () => {
  const callers: unknown[] = [];
  await using server = await start({
    createContext: ({ client, operation, request }) => (
      callers.push([client?.name, operation.id, request.method]),
      context
    ),
  });
  for (const [, connect] of clients) {
    await using client = await connect(server.url);
    await client.call('who_am_i', {});
  }
  expect(callers).toEqual([
    ['new-client', 'whoAmI', 'POST'],
    [undefined, 'whoAmI', 'POST'],
    [undefined, 'whoAmI', 'POST'],
  ]);
});

test('a list that cannot be made says why, and hides a fault of ours', async () => {
  const listed = async (thrown: Error) => {
    await using server = await start({
      requestId: () => 'r9',
      isVisible: () => true,
      listContext: () => Promise.reject(thrown),
    });
    const response = await post(server.url, { method: 'tools/list' });
    return await response.text();
  };
  expect(await listed(new TRPCError({ code: 'UNAUTHORIZED', message: 'Key revoked' }))).toContain('Key revoked');
  const fault = await listed(new Error('select * from secrets'));
  expect(fault).toContain('Internal server error (request r9)');
  expect(fault).not.toContain('secrets');
});

test('a body over the limit is refused with 413', async () => {
  await using server = await start({ maxRequestBodySize: 1000 });
  const response = await post(server.url, {
    method: 'tools/call',
    params: { name: 'echo', arguments: { marker: 'x'.repeat(2000) } },
  });
  expect(response.status).toBe(413);
});

test('a server that only drops the stream aborts the call as well', async () => {
  const aborted = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const onWait = (event: 'started' | 'aborted') => (event === 'started' ? started : aborted).resolve();
  const handle = createMcpRequestHandler(toyRouter, {
    name: 'a',
    version: '1',
    createContext: () => ({ ...context, onWait }),
  });
  const response = await handle(
    new Request('http://localhost/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'ask', arguments: {} } }),
    }),
  );
  await started.promise;
  await response.body?.cancel();
  await expect(aborted.promise).resolves.toBeUndefined();
});
