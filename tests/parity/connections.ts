import { openConnection } from '@beckon/core/oauth/open-connection';
import { saveClient } from '@beckon/core/oauth/save-client';
import { must } from '@beckon/shared/must';
import { sql } from 'kysely';
import type { TestPerson, TestServer } from '../support/start-test-server.ts';
import type { Cases, World } from './case.ts';

const documentOf = ({ user_id }: Pick<TestPerson, 'user_id'>): string => `https://agent.example/${user_id}/client.json`;

/** A client with a document that the person has let in. @returns the id of the connection */
export async function connectClient({ system }: TestServer, person: TestPerson): Promise<string> {
  const client_id = documentOf(person);
  const redirect_uris = ['http://localhost/callback'];
  await saveClient(system.db, { client_id, client_name: 'Agent', redirect_uris });
  const by = { ...system, actor: undefined, device: {}, requestId: '' };
  const id = must(await openConnection(by, { ...person, client_id }));
  await sql`update oauth_consents set scopes = '["agent", "offline_access"]' where id = ${id}`.execute(system.db);
  return id;
}

const client = ({ person }: World) => ({
  client_id: documentOf(person),
  client_name: 'Agent',
  client_host: 'agent.example',
});

export const connections: Cases = {
  'oauth.list': {
    input: () => ({}),
    output: (world) => ({
      items: [
        {
          id: world.ids.connection,
          ...client(world),
          workspace_id: world.person.workspace_id,
          workspace_name: 'Test User',
          scopes: ['agent'],
          last_used_at: null,
        },
      ],
    }),
    bad: null,
  },
  'oauth.preview': {
    input: ({ person }) => ({ client_id: documentOf(person) }),
    output: (world) => ({
      ...client(world),
      workspaces: [
        { id: world.person.workspace_id, name: 'Test User', is_personal: true, role: 'owner' },
        { id: world.ids.workspace, name: 'Team', is_personal: false, role: 'owner' },
      ],
    }),
    bad: { field: 'client_id', value: '', status: 422 },
  },
  'oauth.revoke': {
    input: ({ ids }) => ({ connection_id: ids.connection }),
    output: () => ({ message: 'The client is no longer connected' }),
    bad: { field: 'connection_id', value: 'zz', status: 400 },
    ids: { connection_id: { of: 'connection', answer: 'NOT_FOUND' } },
  },
};
