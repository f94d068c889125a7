import { lazy } from '@trpc/server';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { listOperations } from './operation.ts';
import type { OperationMeta } from './operation-meta.ts';
import { toy, toyRouter } from './testing/toy-router.ts';

const { procedure, router } = toy;
const meta = (extra: Partial<OperationMeta>): OperationMeta => ({ summary: 'x', scope: null, ...extra });
const output = z.object({ ok: z.boolean() });
const ok = () => ({ ok: true });
const anything = z.unknown() as unknown as typeof output;

test('lists queries and mutations that declare a door, nested or not, and nothing else', () => {
  expect(listOperations(toyRouter).map(({ id, type }) => `${type} ${id}`)).toEqual([
    'mutation tasks.create',
    'query tasks.list',
    'query tasks.get',
    'mutation tasks.rename',
    'mutation tasks.close',
    'mutation tasks.remove',
    'mutation fail',
    'query whoAmI',
    'query echo',
    'mutation ask',
  ]);
});

test('a call runs the procedure with its middleware', async () => {
  const remove = listOperations(toyRouter).find(({ id }) => id === 'tasks.remove');
  await expect(remove?.call({ name: 'a', scopes: [] }, {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

const rest = { method: 'POST', path: '/a' } as const;
test.each([
  ['lazy routers', () => router({ late: lazy(async () => router({ a: procedure.query(ok) })) }), 'late: lazy routers'],
  [
    'several inputs',
    () =>
      router({
        a: procedure
          .meta(meta({ rest }))
          .input(z.object({ x: z.string() }))
          .input(z.object({ y: z.string() }))
          .output(output)
          .mutation(ok),
      }),
    'a: several .input() calls',
  ],
  [
    'an input that is no object',
    () => router({ a: procedure.meta(meta({ rest })).input(z.string()).output(output).mutation(ok) }),
    'a: .input() must be one z.object',
  ],
  [
    'a union as input',
    () =>
      router({
        a: procedure
          .meta(meta({ mcp: { name: 'a' } }))
          .input(z.union([z.object({ x: z.string() }), z.object({ y: z.string() })]))
          .output(output)
          .mutation(ok),
      }),
    'a: .input() is a union',
  ],
  [
    'an output that is no object',
    () => router({ a: procedure.meta(meta({ rest })).output(anything).mutation(ok) }),
    'a: .output() must be one z.object',
  ],
  ['no output', () => router({ a: procedure.meta(meta({ rest })).mutation(ok) }), 'a: .output() is missing'],
  [
    'a subscription with a door',
    () => router({ a: procedure.meta(meta({ rest })).subscription(async function* () {}) }),
    'a: a subscription cannot',
  ],
  [
    'a path parameter missing from the input',
    () =>
      router({
        a: procedure
          .meta(meta({ rest: { method: 'GET', path: '/a/{id}' } }))
          .output(output)
          .query(ok),
      }),
    'names {id}, which .input() does not declare',
  ],
  [
    'the same route twice',
    () =>
      router({
        a: procedure
          .meta(meta({ rest: { method: 'GET', path: '/a/{x}' } }))
          .input(z.object({ x: z.string() }))
          .output(output)
          .query(ok),
        b: procedure
          .meta(meta({ rest: { method: 'GET', path: '/a/{y}' } }))
          .input(z.object({ y: z.string() }))
          .output(output)
          .query(ok),
      }),
    'b: route GET /a/{} is already taken by a',
  ],
  [
    'the same tool name twice',
    () =>
      router({
        a: procedure
          .meta(meta({ mcp: { name: 't' } }))
          .output(output)
          .query(ok),
        b: procedure
          .meta(meta({ mcp: { name: 't' } }))
          .output(output)
          .query(ok),
      }),
    'b: tool t is already taken by a',
  ],
  [
    'a tool name clients refuse',
    () =>
      router({
        a: procedure
          .meta(meta({ mcp: { name: 'no spaces' } }))
          .output(output)
          .query(ok),
      }),
    "a: tool name 'no spaces'",
  ],
  [
    'an unknown unwrap',
    () =>
      router({
        a: procedure
          .meta(meta({ rest: { ...rest, unwrap: 'items' } }))
          .output(output)
          .query(ok),
      }),
    "a: unwrap names 'items'",
  ],
  [
    'a status that is no success',
    () =>
      router({
        a: procedure
          .meta(meta({ rest: { ...rest, status: 404 } }))
          .output(output)
          .query(ok),
      }),
    'a: status 404',
  ],
  [
    'a path with a pattern',
    () =>
      router({
        a: procedure
          .meta(meta({ rest: { method: 'GET', path: '/a/:id' } }))
          .output(output)
          .query(ok),
      }),
    'a: path /a/:id',
  ],
])('refuses %s', (_, make, sentence) => {
  expect(() => listOperations(make())).toThrow(sentence);
});
