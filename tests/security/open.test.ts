import { must } from '@beckon/shared/must';
import { expect, test } from 'vitest';
import { operations } from '../parity/cases.ts';
import { callDoor, doorsOf } from '../parity/doors.ts';
import { restAs } from '../support/rest.ts';
import { startTestServer } from '../support/start-test-server.ts';

/** What a stranger may read: it is the same for everybody. */
const PUBLIC = ['/health', '/ready', '/docs', '/docs/start.js', '/api/v1/openapi.json'];

test('[S1] without a credential every operation is 401 at each of its doors, but for the reviewed list', async () => {
  await using server = await startTestServer();
  const entered: string[] = [];
  for (const operation of operations) {
    for (const door of doorsOf(operation)) {
      const outcome = await callDoor(door, server.url, operation, {}, undefined);
      const isRefused = outcome.status === 401 || outcome.code === 'UNAUTHORIZED' || (door === 'socket' && !outcome.ok);
      if (!isRefused) entered.push(operation.id);
    }
  }
  const open = operations.filter(({ meta }) => meta.scope === null).map(({ id }) => id);
  expect([...new Set(entered)].toSorted()).toEqual(open.toSorted());
  expect(open.length).toBeLessThanOrEqual(8);
});

test('[S1] every route of the server is an operation, a page everybody may see, or answers 401', async () => {
  await using server = await startTestServer();
  const { body: document } = await restAs(server.url, undefined)('GET', '/openapi.json');
  const routes = Object.entries(document.paths as Record<string, Record<string, unknown>>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const declared = operations.flatMap(({ meta: { rest } }) => (rest ? [`${rest.method} ${rest.path}`] : []));
  expect(routes.toSorted()).toEqual(declared.toSorted());
  const own = ['/api/v1/agent-instances/11111111-1111-4111-8111-111111111111/messages/stream', '/mcp'];
  for (const path of own) expect([path, (await fetch(server.url + path)).status]).toEqual([path, 401]);
  for (const path of PUBLIC) expect([path, (await fetch(server.url + path)).status]).toEqual([path, 200]);
  for (const path of ['/metrics', '/admin', '/.env', '/.git/config', '/api', '/trpc', '/api/auth', '/api/v2/x']) {
    const { status } = await fetch(server.url + path);
    expect([path, status]).toEqual([path, 404]);
  }
  expect(must(server.errors)).toEqual([]);
});
