import { randomUUID } from 'node:crypto';
import { createKey } from '@beckon/core/key/manage-keys';
import type { KeyScope } from '@beckon/contract/scope';
import { administer } from '@beckon/db/testing/database-server';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer, type TestServer } from '../support/start-test-server.ts';
import type { World } from './case.ts';

/** Nobody waits long for an answer here. */
export async function startServer(): Promise<TestServer> {
  const server = await startTestServer({
    limits: { askHoldMs: 30, patientAskHoldMs: 30 },
    egress: { allow: '127.0.0.1' },
  });
  // So that a row can name more than a key may have, as if somebody had written it by hand.
  await administer(server.database.connectionString, 'alter table api_keys drop constraint api_keys_scopes');
  return server;
}

/** Makes a person with all that the cases speak of. */
export async function createWorld(server: TestServer): Promise<World> {
  const person = await createPerson(server);
  const human = restAs(server.url, { cookie: person.cookie });
  const agent = restAs(server.url, { key: person.key });
  const instance = randomUUID();
  const { body: registered } = await agent('POST', '/agent-instances', {
    agent_type: 'Claude Code',
    agent_instance_id: instance,
    name: 'Parity',
  });
  const say = (content: string, requires_user_input: boolean) =>
    agent('POST', '/messages/agent', { agent_instance_id: instance, content, requires_user_input });
  const step = await say('Reading the tests', false);
  const question = await say('Deploy?', true);
  const shared = await human('POST', `/agent-instances/${instance}/access`, { email: 'guest@example.com' });
  const stack = new AsyncDisposableStack();
  return {
    server,
    person,
    human,
    agent,
    ids: {
      instance,
      message: step.body.message_id,
      ask: question.body.message_id,
      key: person.key_id,
      agent: registered.agent_type_id,
      user: person.user_id,
      share: shared.body.id,
    },
    keyWith: async (...scopes) =>
      (await createKey(server.system, person, { name: 'other', scopes: scopes as KeyScope[] })).api_key,
    stack,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
