import { must } from '@beckon/shared/must';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../oauth/support/client.ts';
import { consent, type SignedIn as Consenting } from '../oauth/support/person.ts';
import { AUTH_REQUIRED, installInspector, makeInspector, TOOL_ERROR, type Inspected } from './support/inspector.ts';
import { startRunning } from './support/running.ts';
import { signIn, type SignedIn } from './support/sign-in.ts';
import type { Beckon } from './support/start-beckon.ts';

/** The inspector of the protocol's authors against the server as it is started. */
const opened = new AsyncDisposableStack();
let program: string;
let beckon: Beckon;
let ada: SignedIn & Consenting;
beforeAll(async () => {
  program = await installInspector();
  const running = opened.use(await startRunning());
  ({ beckon } = running);
  const signedIn = await signIn(beckon.url, running.person);
  const { workspace_id } = (await signedIn.rest('GET', '/auth/session')).body;
  ada = { ...signedIn, workspace_id };
});
afterAll(() => opened.disposeAsync());

const LIST = ['--method', 'tools/list'];
const STEP = ['--method', 'tools/call', '--tool-name', 'log_step', '--tool-arg'];
const step = (description: string) => [...STEP, `step_description=${description}`];

const inspector = () => makeInspector(program, `${beckon.url}/mcp`);
const namesIn = ({ result }: Inspected) => result.tools?.map(({ name }) => name);
const createKey = async (name: string, more: object = {}) =>
  (await ada.rest('POST', '/auth/api-keys', { name, ...more })).body as { id: string; api_key: string };

/** What a call of `log_step` has left in the log, as a person reads it. */
async function reported({ output, result }: Inspected): Promise<string[]> {
  const id = must(result.structuredContent?.['agent_instance_id'], output);
  const { body } = await ada.rest('GET', `/agent-instances/${String(id)}`);
  return body.messages.map((message: { content: string }) => message.content);
}

test.for(['legacy', 'modern'])('with a key it lists the tools and reports a step, in the %s revision', async (era) => {
  await using client = inspector();
  const { api_key } = await createKey(era);
  const listed = await client.run([...LIST, '--protocol-era', era], api_key);
  expect(namesIn(listed)).toEqual(expect.arrayContaining(['ask_question', 'end_session', 'log_step']));
  const called = await client.run([...step(`Reading, ${era}`), '--protocol-era', era], api_key);
  expect(called.result.structuredContent).toMatchObject({ success: true, step_number: 1 });
  expect(await reported(called)).toEqual([`Reading, ${era}`]);
});

test('without a key it asks a person, works as the client they let in, and is refused once they take that back [S19]', async () => {
  await using client = inspector();
  expect((await client.run(LIST)).code).toBe(AUTH_REQUIRED);
  const asked = await client.runAsking(LIST, (address) => consent(beckon, ada, address));
  expect([asked.code, asked.output]).toEqual([0, expect.stringContaining('Authorization complete')]);
  expect(namesIn(asked)).toContain('log_step');
  expect(await reported(await client.run(step('Let in')))).toEqual(['Let in']);

  const { items } = (await ada.rest('GET', '/auth/connections')).body;
  expect(items).toHaveLength(1);
  expect((await ada.rest('DELETE', `/auth/connections/${items[0].id}`)).status).toBe(200);
  expect((await client.run(step('Still here?'))).code).toBe(AUTH_REQUIRED);
});

test('it takes the access token of a client that somebody has let in', async () => {
  await using client = inspector();
  const { access_token } = await connect(beckon, ada);
  expect(namesIn(await client.run(LIST, access_token))).toContain('log_step');
  expect(await reported(await client.run(step('With a token'), access_token))).toEqual(['With a token']);
});

test('a person who says no lets it in nowhere', async () => {
  await using client = inspector();
  const asked = await client.runAsking(LIST, (address) => consent(beckon, ada, address, { accept: false }));
  expect([asked.code, asked.output]).toEqual([1, expect.stringContaining('User denied access')]);
  expect((await client.run(LIST)).code).toBe(AUTH_REQUIRED);
});

test('a key that is unknown or revoked is refused; one that may only read is offered nothing to report with', async () => {
  await using client = inspector();
  const { id, api_key } = await createKey('revoked');
  expect((await client.run(LIST, api_key)).code).toBe(0);
  expect((await ada.rest('DELETE', `/auth/api-keys/${id}`)).status).toBe(200);
  for (const bad of [api_key, 'bkn_of_nobody']) {
    const { code, output } = await client.run(step('Let me in'), bad);
    expect([code, output]).toEqual([AUTH_REQUIRED, expect.stringContaining('it is unknown, revoked or expired')]);
  }
  const reader = await createKey('reader', { scopes: ['read'] });
  const names = namesIn(await client.run(LIST, reader.api_key));
  expect(names).toContain('list_messages');
  expect(names).not.toContain('log_step');
  const { code, output } = await client.run(step('Let me write'), reader.api_key);
  expect([code, output]).toEqual([TOOL_ERROR, expect.stringContaining("'log_step' not found")]);
});
