import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { toy, toyRouter } from '../testing/toy-router.ts';
import { createOpenApiDocument } from './openapi-document.ts';

type Described = Record<string, unknown> & { operationId: string };
const options = { title: 'Toy', version: '1.2.3', serverUrl: 'https://toy.example/api' };
const document = createOpenApiDocument(toyRouter, options) as {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, { properties: Record<string, unknown>; required: string[] }> };
};

test('is OpenAPI 3.1 in the eyes of a validator, every reference resolved', async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
  expect(JSON.stringify(document)).not.toContain('#/$defs/');
  const refs = Array.from(
    JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g),
    ([, group, name]) => [group, name],
  );
  for (const [group, name] of refs) expect(document).toHaveProperty(['components', group as string, name as string]);
});

test('has every route once, named by its procedure', () => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
  );
  expect(operations).toEqual([
    'post /tasks tasks.create',
    'get /tasks tasks.list',
    'get /tasks/{task_id} tasks.get',
    'put /tasks/{task_id} tasks.rename',
    'delete /tasks/{task_id} tasks.remove',
    'patch /tasks/{task_id}/close tasks.close',
    'post /fail/{how} fail',
    'get /me whoAmI',
  ]);
});

test('describes parameters, the unwrapped answer, and who may call', () => {
  expect(document.paths['/tasks']?.['get']).toMatchObject({
    summary: 'List tasks',
    tags: ['tasks'],
    security: [],
    parameters: expect.arrayContaining([
      {
        name: 'limit',
        in: 'query',
        required: false,
        description: 'At most so many',
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
      },
    ]) as unknown,
    responses: {
      200: {
        content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Task' } } } },
      },
    },
  });
  const remove = document.paths['/tasks/{task_id}']?.['delete'];
  expect(remove).toMatchObject({ 'x-scope': 'write', security: [{ bearer: [] }], tags: ['danger'] });
  expect(remove?.['parameters']).toContainEqual({
    name: 'task_id',
    in: 'path',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  });
  expect(remove).toHaveProperty(['responses', '204'], { description: 'Success' });
  expect(remove).toHaveProperty(['responses', '401'], { $ref: '#/components/responses/Unauthorized' });
});

test('the body holds what the path does not', () => {
  expect(document.paths['/tasks/{task_id}']?.['put']?.['requestBody']).toEqual({
    required: true,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: { title: { type: 'string' } },
          required: ['title'],
          additionalProperties: false,
        },
      },
    },
  });
  expect(document.paths['/tasks/{task_id}/close']?.['patch']).not.toHaveProperty('requestBody');
});

test('a name stands for one schema: an input side that differs gets its own', async () => {
  const Author = z.object({ name: z.string(), born: z.int().default(0) }).meta({ id: 'Author' });
  const Book = z.object({ author: Author, title: z.string() }).meta({ id: 'Book' });
  type Branch = { name: string; children: Branch[] };
  const Branch: z.ZodType<Branch> = z.object({
    name: z.string(),
    get children() {
      return z.array(Branch);
    },
  });
  const router = toy.router({
    add: toy.procedure
      .meta({ summary: 'Add', scope: null, rest: { method: 'POST', path: '/books' } })
      .input(Book)
      .output(Book)
      .mutation(({ input }) => input),
    get: toy.procedure
      .meta({ summary: 'Get', scope: null, rest: { method: 'GET', path: '/book' } })
      .output(Book)
      .query(() => ({ author: { name: 'a', born: 1 }, title: 't' })),
    tree: toy.procedure
      .meta({ summary: 'Tree', scope: null, rest: { method: 'GET', path: '/tree' } })
      .output(z.object({ root: Branch }))
      .query(() => ({ root: { name: 'r', children: [] } })),
  });
  const books = createOpenApiDocument(router, options) as typeof document;
  expect(await new Validator().validate(structuredClone(books))).toEqual({ valid: true });
  const names = Object.keys(books.components.schemas).filter((name) => !name.startsWith('Http'));
  expect(names.sort()).toEqual(['Author', 'Author_output', 'Book', 'Book_output', 'tree_output__schema0']);
  expect(books.components.schemas['Book_output']?.properties['author']).toEqual({
    $ref: '#/components/schemas/Author_output',
  });
  expect(books.components.schemas['Author_output']?.required).toContain('born');
});

test('a schema that JSON cannot say stops the start with the name of the procedure', () => {
  const router = toy.router({
    when: toy.procedure
      .meta({ summary: 'When', scope: null, rest: { method: 'GET', path: '/when' } })
      .output(z.object({ at: z.date() }))
      .query(() => ({ at: new Date(0) })),
  });
  expect(() => createOpenApiDocument(router, options)).toThrow('when: the output has no JSON Schema');
});
