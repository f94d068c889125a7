import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bareEnvironment, runProcess } from '../e2e/support/child-process.ts';
import { makeInstallation } from '../e2e/support/installation.ts';
import { signIn } from '../e2e/support/sign-in.ts';
import { startBeckon, type Beckon } from '../e2e/support/start-beckon.ts';
import { connect } from '../oauth/support/client.ts';
import { runScenario, SUITE } from './run-scenario.ts';
import { startKeyedProxy, type KeyedProxy } from './start-keyed-proxy.ts';

/** The official suite again, where what the proxy shows is the access token of a client that a person has let in. */
const opened = new AsyncDisposableStack();
let beckon: Beckon;
let proxy: KeyedProxy;
beforeAll(async () => {
  const installation = opened.use(makeInstallation());
  const person = await installation.createPerson();
  beckon = opened.use(await startBeckon(installation));
  const { cookie, rest } = await signIn(beckon.url, person);
  const { workspace_id } = (await rest('GET', '/auth/session')).body;
  const { access_token } = await connect(beckon, { cookie, workspace_id });
  proxy = opened.use(await startKeyedProxy(beckon.url, access_token));
});
afterAll(() => opened.disposeAsync());

test.for(['server-initialize', 'ping', 'tools-list'])(
  'with an access token the scenario %s passes',
  async (scenario) => {
    const { code, checks } = await runScenario(`${proxy.url}/mcp`, scenario);
    expect(checks.filter(({ status }) => status !== 'SUCCESS' && status !== 'INFO')).toEqual([]);
    expect(checks.filter(({ status }) => status === 'SUCCESS').length).toBeGreaterThan(0);
    expect(code).toBe(0);
  },
);

test('the suite has no scenario for the authorization of a server; when it gets one, it belongs here', async () => {
  const { stdout } = await runProcess([process.execPath, SUITE, 'list'], { cwd: tmpdir(), env: bareEnvironment() });
  const [, ofServers = ''] = /Server scenarios([^]*?)Client scenarios/.exec(stdout) ?? [];
  expect(ofServers).toContain('server-initialize');
  expect(ofServers).not.toMatch(/auth/i);
});

/** What the suite’s own servers do for its scenarios of clients, ours does too: the checks it would make of a server. */
test('discovery is as the suite’s scenarios for clients lay it out (auth/metadata-default, basic-cimd, scope-from-www-authenticate)', async () => {
  const response = await fetch(`${beckon.url}/mcp`, { method: 'POST' });
  expect(response.status).toBe(401);
  const challenge = response.headers.get('www-authenticate') ?? '';
  const [, metadata = ''] = /resource_metadata="([^"]+)"/.exec(challenge) ?? [];
  expect(challenge).toMatch(/scope="agent"/);
  const resource = (await (await fetch(metadata)).json()) as { resource: string; authorization_servers: [string] };
  expect(resource.resource).toBe(`${beckon.url}/mcp`);
  const [issuer] = resource.authorization_servers;
  const { origin, pathname } = new URL(issuer);
  const server = await (await fetch(`${origin}/.well-known/oauth-authorization-server${pathname}`)).json();
  expect(server).toMatchObject({
    issuer,
    code_challenge_methods_supported: ['S256'],
    client_id_metadata_document_supported: true,
    authorization_response_iss_parameter_supported: true,
  });
});
