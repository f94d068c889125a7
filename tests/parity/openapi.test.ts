import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { startTestServer } from '../support/start-test-server.ts';
import { operations } from './cases.ts';

type Document = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

test('the OpenAPI document of this server is 3.1 in the eyes of a validator, and tells of every operation and of no other', async () => {
  await using server = await startTestServer();
  const document = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as Document;
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
  const told = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const offered = operations.flatMap(({ meta: { rest } }) => (rest ? [`${rest.method} ${rest.path}`] : []));
  expect(told.map((one) => one.replace(' /api/v1/', ' /')).toSorted()).toEqual(offered.toSorted());
});

test('the page for readers is whole, and shows that document', async () => {
  await using server = await startTestServer();
  const read = async (path: string) => {
    const response = await fetch(server.url + path);
    expect([path, response.status]).toEqual([path, 200]);
    return response.text();
  };
  // Its icon is the dashboard's, which is not served here.
  const parts = (await read('/docs')).match(/(?<=(?:src|href)=")\/docs[^"]+/g) ?? [];
  expect(parts.length).toBeGreaterThan(1);
  const texts = await Promise.all(parts.map(read));
  expect(texts.some((text) => text.includes("url: '/api/v1/openapi.json'"))).toBe(true);
});
