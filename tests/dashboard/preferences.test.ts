import { expect, test } from 'vitest';
import { restAs, type RestCaller } from '../support/rest.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();

const person = async (): Promise<RestCaller> => restAs(server.url, { cookie: (await createPerson(server)).cookie });
const filters = (count: number, name = 'x') =>
  Array.from({ length: count }, (_, n) => ({ name: `${name} ${n}`, filter: { states: ['waiting'], q: name } }));

test('preferences are what their person set last, and nobody else’s', async () => {
  const [one, other] = [await person(), await person()];
  expect((await one('GET', '/preferences')).body).toEqual({ saved_filters: [] });
  const saved_filters = filters(3);
  expect((await one('PUT', '/preferences', { saved_filters })).body).toEqual({ saved_filters });
  expect((await one('GET', '/preferences')).body).toEqual({ saved_filters });
  expect((await other('GET', '/preferences')).body).toEqual({ saved_filters: [] });
});

test('what does not belong there is refused: unknown fields, too much, NUL', async () => {
  const one = await person();
  const set = async (body: object) => {
    const answer = await one('PUT', '/preferences', body);
    return [answer.status, JSON.stringify(answer.body.detail)];
  };
  expect(await set({ theme: 'dark' })).toEqual([422, expect.stringContaining('theme')]);
  expect(await set({ saved_filters: [{ name: 'x', filter: { color: 'red' } }] })).toEqual([
    422,
    expect.stringContaining('color'),
  ]);
  expect(await set({ saved_filters: filters(51) })).toEqual([422, expect.stringContaining('saved_filters')]);
  expect(await set({ saved_filters: filters(50, 'ä'.repeat(90)) })).toEqual([413, expect.stringContaining('16384')]);
  expect(await set({ saved_filters: filters(1, 'NUL \0') })).toEqual([400, expect.stringContaining('NUL')]);
  // The six letters of an escape are six letters.
  expect((await set({ saved_filters: filters(1, '\\u0000') }))[0]).toBe(200);
});
