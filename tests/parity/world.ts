import { randomUUID } from 'node:crypto';
import { createKey } from '@beckon/core/key/manage-keys';
import type { KeyScope } from '@beckon/contract/scope';
import { administer } from '@beckon/db/testing/database-server';
import { must } from '@beckon/shared/must';
import { sql } from 'kysely';
import { restAs } from '../support/rest.ts';
import {
  createPerson,
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';
import type { World, WorldIds } from './case.ts';
import { connectClient } from './connections.ts';

/** Nobody waits long for an answer here. */
const OPTIONS: TestServerOptions = {
  limits: { askHoldMs: 30, patientAskHoldMs: 30 },
  egress: { allow: '127.0.0.1' },
};

/** A server of one's own for the cases. */
export const startServer = async (): Promise<TestServer> => takingAnyScopes(await startTestServer(OPTIONS));

/** One server for the cases of a file. */
export const useWorldServer = async (): Promise<TestServer> => takingAnyScopes(await useServer(OPTIONS));

/** A row can name more than a key may have, as if somebody had written it by hand. */
async function takingAnyScopes(server: TestServer): Promise<TestServer> {
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
  const more = await makeTeam(server, person.user_id);
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
      ...more,
      connection: await connectClient(server, person),
    },
    keyWith: async (...scopes) =>
      (await createKey(server.system, person, { name: 'other', scopes: scopes as KeyScope[] })).api_key,
    stack,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A workspace beside the personal one, with a colleague and an open invitation; and the person's session. */
async function makeTeam(
  server: TestServer,
  userId: string,
): Promise<Pick<WorldIds, 'workspace' | 'colleague' | 'invitation' | 'session'>> {
  const { rows } = await sql<Pick<WorldIds, 'workspace' | 'colleague' | 'invitation' | 'session'>>`
    with team as (insert into workspaces (name) values ('Team') returning id),
    colleague as (insert into users (email) values (${`${randomUUID()}@example.com`}) returning id),
    owner as (insert into members (workspace_id, user_id, role) select id, ${userId}, 'owner' from team),
    operator as (
      insert into members (workspace_id, user_id, role) select team.id, colleague.id, 'operator' from team, colleague
    ),
    invitation as (
      insert into invitations (workspace_id, token_hash, role, invited_by, expires_at)
      select id, sha256(${randomUUID()}::bytea), 'operator', ${userId}, now() + interval '1 day' from team returning id
    )
    select team.id as workspace, colleague.id as colleague, invitation.id as invitation,
      (select id from sessions where user_id = ${userId}) as session
    from team, colleague, invitation`.execute(server.system.db);
  return must(rows[0]);
}
