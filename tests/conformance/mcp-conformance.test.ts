import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeInstallation } from '../e2e/support/installation.ts';
import { startBeckon, type Beckon } from '../e2e/support/start-beckon.ts';
import { REVISION, runScenario } from './run-scenario.ts';
import { startKeyedProxy, type KeyedProxy } from './start-keyed-proxy.ts';

/** The official suite of the protocol, against the server as it is started. It knows no keys: a proxy shows one. */

/** Closed at the end, the latest first, also when not all of them could be opened. */
const opened = new AsyncDisposableStack();
let beckon: Beckon;
let proxy: KeyedProxy;
beforeAll(async () => {
  const installation = opened.use(makeInstallation());
  const key = await installation.createKey(await installation.createPerson());
  beckon = opened.use(await startBeckon(installation));
  proxy = opened.use(await startKeyedProxy(beckon.url, key));
});
afterAll(() => opened.disposeAsync());

test.for(['server-initialize', 'ping', 'tools-list', 'dns-rebinding-protection'])(
  `the scenario %s of revision ${REVISION} passes`,
  async (scenario) => {
    const { code, checks } = await runScenario(`${proxy.url}/mcp`, scenario);
    expect(checks.filter(({ status }) => status !== 'SUCCESS' && status !== 'INFO')).toEqual([]);
    expect(checks.filter(({ status }) => status === 'SUCCESS').length).toBeGreaterThan(0);
    expect(code).toBe(0);
  },
);

test('what refuses a rebound name is the server itself, with a sentence', async () => {
  const { checks } = await runScenario(`${proxy.url}/mcp`, 'dns-rebinding-protection');
  const refused = checks.find(({ id }) => id === 'localhost-host-rebinding-rejected');
  expect(refused?.details).toMatchObject({
    statusCode: 403,
    body: { detail: expect.stringContaining('evil.example.com') },
  });
});

test('without a key nothing is answered', async () => {
  const response = await fetch(`${beckon.url}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
  });
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toContain('Bearer');
});
