import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { taskId, toyRouter, type ToyContext } from '../testing/toy-router.ts';
import { invalidJson } from './invalid-json.ts';
import { createRestRoutes, type RestRequest, type RestResponse } from './rest-route.ts';

const routes = createRestRoutes(toyRouter);
const context: ToyContext = { name: 'toy', scopes: ['read', 'write'] };

function send(route: string, request: Partial<RestRequest> = {}): Promise<RestResponse> {
  const found = routes.find(({ method, path }) => `${method} ${path}` === route);
  if (!found) throw new Error(`no route ${route}`);
  const { signal } = new AbortController();
  return found.handle({
    params: {},
    query: {},
    body: undefined,
    signal,
    createContext: () => context,
    requestId: 'r1',
    ...request,
  });
}
const create = (body: unknown) => send('POST /tasks', { body });
const list = (query: RestRequest['query']) => send('GET /tasks', { query });
const listed = async (query: RestRequest['query']) => {
  const { status, body } = await list(query);
  expect(status).toBe(200);
  return JSON.parse((body as [{ title: string }])[0].title) as unknown;
};

test('answers what .output() parsed, with the status of the meta', async () => {
  expect(await create({ title: 'Tidy' })).toEqual({
    status: 201,
    headers: {},
    body: { id: taskId, title: 'Tidy', done: false, project_id: null, labels: [] },
  });
});

test('unwraps one property of the output', async () => {
  const { body } = await list({});
  expect(body).toMatchObject([{ id: taskId }]);
});

test('204 has no body', async () => {
  expect(await send('DELETE /tasks/{task_id}', { params: { task_id: taskId }, query: { force: 'yes' } })).toEqual({
    status: 204,
    headers: {},
    body: undefined,
  });
});

test('a request without a body serves an operation that wants only path parameters', async () => {
  expect(await send('PATCH /tasks/{task_id}/close', { params: { task_id: taskId } })).toMatchObject({ status: 200 });
  expect(await send('PATCH /tasks/{task_id}/close', { params: { task_id: taskId }, body: null })).toMatchObject({
    status: 200,
  });
});

test('the path wins over the body, and a GET never reads its body', async () => {
  const renamed = await send('PUT /tasks/{task_id}', {
    params: { task_id: taskId },
    body: { task_id: 'zz', title: 'a' },
  });
  expect(renamed.body).toMatchObject({ id: taskId });
  expect(await send('GET /tasks', { query: { limit: '3' }, body: { limit: 'nonsense' } })).toMatchObject({
    status: 200,
  });
});

test.each([
  [
    { limit: '7', ratio: '-0.5' },
    { limit: 7, ratio: -0.5 },
  ],
  [{ limit: ['1', '2'] }, { limit: 2 }],
  [{ done: 'True' }, { limit: 20, done: true }],
  [{ done: 'off' }, { limit: 20, done: false }],
  [{ label: 'one' }, { limit: 20, label: ['one'] }],
  [{ label: ['one', '2'] }, { limit: 20, label: ['one', '2'] }],
  [{ text: '5' }, { limit: 20, text: '5' }],
  [{ text: '' }, { limit: 20, text: '' }],
  [{ cursor: '', done: '', limit: '' }, { limit: 20 }],
  [{ cursor: 'DC521B1666F34EFC96B2598AA4552777' }, { limit: 20, cursor: taskId }],
  [{ unknown: 'ignored', done: undefined }, { limit: 20 }],
] as const)('reads the query %j', async (query, expected) => {
  expect(await listed(query as unknown as RestRequest['query'])).toEqual(expected);
});

test.each(['yes', 'TRUE', 'on', '1', 1, 't', 'y', true])('takes %j for true in a body', async (done) => {
  expect((await create({ title: 'a', done, extra: { flag: done } })).body).toMatchObject({ done: true });
});

test.each(['no', 'False', 'OFF', '0', 0, 'f', 'n', false])('takes %j for false in a body', async (done) => {
  expect((await create({ title: 'a', done })).body).toMatchObject({ done: false });
});

test.each([
  taskId.toUpperCase(),
  taskId.replaceAll('-', ''),
  `{${taskId}}`,
  `urn:uuid:${taskId}`,
  // Version 5, and one of no version at all.
  '886313E1-3B8A-5372-9B90-0C9AEE199E5D',
  '00000000-0000-0000-0000-000000000001',
])('spells the UUID %s canonically, from a path and in a body', async (spelling) => {
  const canonical = spelling.includes('8863')
    ? spelling.toLowerCase()
    : spelling.startsWith('0000')
      ? spelling
      : taskId;
  expect((await send('GET /tasks/{task_id}', { params: { task_id: spelling } })).body).toMatchObject({ id: canonical });
  expect((await create({ title: 'a', project_id: spelling })).body).toMatchObject({ project_id: canonical });
});

test('null is taken where the schema says nullish', async () => {
  expect((await create({ title: 'a', project_id: null })).body).toMatchObject({ project_id: null });
});

test.each([
  ['a field is missing', {}, [{ type: 'missing', loc: ['body', 'title'], msg: 'Field required', input: {} }]],
  [
    'no string',
    { title: 7 },
    [{ type: 'string_type', loc: ['body', 'title'], msg: 'Input should be a valid string', input: 7 }],
  ],
  [
    'null',
    { title: null },
    [{ type: 'string_type', loc: ['body', 'title'], msg: 'Input should be a valid string', input: null }],
  ],
  [
    'no boolean word',
    { title: 'a', done: 'maybe' },
    [
      {
        type: 'bool_parsing',
        loc: ['body', 'done'],
        msg: 'Input should be a valid boolean, unable to interpret input',
        input: 'maybe',
      },
    ],
  ],
  [
    'no boolean',
    { title: 'a', done: [] },
    [{ type: 'bool_type', loc: ['body', 'done'], msg: 'Input should be a valid boolean', input: [] }],
  ],
  [
    'text for a number in a body',
    { title: 'a', priority: '3' },
    [
      {
        type: 'int_parsing',
        loc: ['body', 'priority'],
        msg: 'Input should be a valid integer, unable to parse string as an integer',
        input: '3',
      },
    ],
  ],
  [
    'a fraction',
    { title: 'a', priority: 1.5 },
    [
      {
        type: 'int_from_float',
        loc: ['body', 'priority'],
        msg: 'Input should be a valid integer, got a number with a fractional part',
        input: 1.5,
      },
    ],
  ],
  [
    'no integer',
    { title: 'a', priority: {} },
    [{ type: 'int_type', loc: ['body', 'priority'], msg: 'Input should be a valid integer', input: {} }],
  ],
  [
    'too small and too long',
    { title: '', priority: 9 },
    [
      {
        type: 'string_too_short',
        loc: ['body', 'title'],
        msg: 'String should have at least 1 character',
        input: '',
        ctx: { min_length: 1 },
      },
      {
        type: 'less_than_equal',
        loc: ['body', 'priority'],
        msg: 'Input should be less than or equal to 5',
        input: 9,
        ctx: { le: 5 },
      },
    ],
  ],
  [
    'a list too long',
    { title: 'a', labels: ['1', '2', '3'] },
    [
      {
        type: 'too_long',
        loc: ['body', 'labels'],
        msg: 'List should have at most 2 items after validation, not 3',
        input: ['1', '2', '3'],
        ctx: { field_type: 'List', max_length: 2, actual_length: 3 },
      },
    ],
  ],
  [
    'no list',
    { title: 'a', labels: 'x' },
    [{ type: 'list_type', loc: ['body', 'labels'], msg: 'Input should be a valid list', input: 'x' }],
  ],
  [
    'no member of an enum',
    { title: 'a', kind: 'joke' },
    [
      {
        type: 'enum',
        loc: ['body', 'kind'],
        msg: "Input should be 'bug' or 'idea'",
        input: 'joke',
        ctx: { expected: "'bug' or 'idea'" },
      },
    ],
  ],
  [
    'something deep',
    { title: 'a', parts: [{ part_id: taskId, weight: 0 }] },
    [
      {
        type: 'greater_than',
        loc: ['body', 'parts', 0, 'weight'],
        msg: 'Input should be greater than 0',
        input: 0,
        ctx: { gt: 0 },
      },
    ],
  ],
  [
    'an array as body',
    [],
    [
      {
        type: 'model_attributes_type',
        loc: ['body'],
        msg: 'Input should be a valid dictionary or object to extract fields from',
        input: [],
      },
    ],
  ],
  ['no body', undefined, [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }]],
])('422: %s', async (_, body, detail) => {
  expect(await create(body)).toEqual({ status: 422, headers: {}, body: { detail } });
});

test('422: an unknown key of a strict object, and a missing one', async () => {
  const { status, body } = await send('PUT /tasks/{task_id}', {
    params: { task_id: taskId },
    body: { user_id: 'mine' },
  });
  expect(status).toBe(422);
  expect(body).toEqual({
    detail: [
      { type: 'missing', loc: ['body', 'title'], msg: 'Field required', input: { task_id: taskId, user_id: 'mine' } },
      { type: 'extra_forbidden', loc: ['body', 'user_id'], msg: 'Extra inputs are not permitted', input: 'mine' },
    ],
  });
});

test('422: text in a query that is no number', async () => {
  const msg = 'Input should be a valid integer, unable to parse string as an integer';
  expect((await list({ limit: 'many' })).body).toEqual({
    detail: [{ type: 'int_parsing', loc: ['query', 'limit'], msg, input: 'many' }],
  });
});

test('422: a refused megabyte is not sent back', async () => {
  const { body } = await create({ title: 'x'.repeat(1_000_000) });
  expect(JSON.stringify(body).length).toBeLessThan(2000);
});

test.each([
  ['a path', () => send('GET /tasks/{task_id}', { params: { task_id: 'zz' } }), "task_id must be a UUID, got 'zz'"],
  ['a query', () => list({ cursor: 'zz', limit: 'many' }), "cursor must be a UUID, got 'zz'"],
  ['a body', () => create({ project_id: 'dc521b16' }), "project_id must be a UUID, got 'dc521b16'"],
  ['a list', () => create({ title: 'a', parts: [{ part_id: '' }] }), "parts.0.part_id must be a UUID, got ''"],
])('400: a malformed UUID in %s, whatever else is wrong', async (_, answer, detail) => {
  expect(await answer()).toEqual({ status: 400, headers: {}, body: { detail } });
});

test.each([
  ['rule', 400, {}, { detail: 'Rule broken' }],
  ['missing', 404, {}, { detail: 'No such task' }],
  ['conflict', 409, {}, { detail: 'Already done' }],
  ['busy', 429, { 'retry-after': '3' }, { detail: 'Slow down' }],
  ['dependency', 424, {}, { detail: { error: 'webhook', code: 7 } }],
  ['upstream', 502, {}, { detail: 'Upstream failed' }],
  ['database', 409, {}, { detail: 'Taken' }],
])('an error of the kind %s answers %i', async (how, status, headers, body) => {
  expect(await send('POST /fail/{how}', { params: { how } })).toEqual({ status, headers, body });
});

test.each(['crash', 'output', 'zod'])('a server fault (%s) says nothing but its request id', async (how) => {
  const faults: unknown[] = [];
  const response = await send('POST /fail/{how}', { params: { how }, onServerFault: (error) => faults.push(error) });
  expect(response).toEqual({ status: 500, headers: {}, body: { detail: 'Internal server error', request_id: 'r1' } });
  expect(faults).toHaveLength(1);
});

test('authentication comes before validation, and authority too', async () => {
  const createContext = () => {
    throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Not authenticated' });
  };
  expect(await send('POST /tasks', { body: {}, createContext })).toEqual({
    status: 401,
    headers: { 'www-authenticate': 'Bearer' },
    body: { detail: 'Not authenticated' },
  });
  expect(await send('POST /tasks', { body: {}, createContext: () => ({ name: 'x', scopes: [] }) })).toMatchObject({
    status: 403,
    body: { detail: 'Missing scope write' },
  });
});

test('a fault after the client left is not reported as ours', async () => {
  const faults: unknown[] = [];
  const response = await send('POST /fail/{how}', {
    params: { how: 'crash' },
    signal: AbortSignal.abort(),
    onServerFault: (error) => faults.push(error),
  });
  expect(response.status).toBe(499);
  expect(faults).toEqual([]);
});

test('a key named __proto__ changes no prototype', async () => {
  const response = await create(JSON.parse('{"title":"a","__proto__":{"done":true},"extra":{"__proto__":true}}'));
  expect(response.body).toMatchObject({ done: false });
  expect(({} as { done?: boolean }).done).toBeUndefined();
});

test('a body that is no JSON is said in the same words, with the place where it stops being one', () => {
  const at = (error: string) => invalidJson(new SyntaxError(error));
  const entry = { type: 'json_invalid', msg: 'JSON decode error', input: {} };
  expect(at('Unexpected end of JSON input')).toEqual([{ ...entry, loc: ['body', 0] }]);
  expect(at('Expected a comma in JSON at position 12')).toEqual([{ ...entry, loc: ['body', 12] }]);
});

test('an input that cannot even be read is a fault, not a crash', async () => {
  const body = Object.defineProperty({}, 'title', {
    enumerable: true,
    get() {
      throw new RangeError('Maximum call stack size exceeded');
    },
  });
  expect(await create(body)).toMatchObject({ status: 500, body: { detail: 'Internal server error' } });
});
