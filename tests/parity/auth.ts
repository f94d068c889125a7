import { offerSetUp } from '@beckon/core/person/set-up';
import { sql } from 'kysely';
import type { Cases, World } from './case.ts';

const PASSWORD = 'correct horse battery';
const account = ({ person }: World) => ({ id: person.user_id, email: person.email, display_name: 'Test User' });

export const auth: Cases = {
  'auth.verify': {
    input: () => ({}),
    output: ({ person }) => ({ success: true, user_id: person.user_id, email: person.email }),
    bad: null,
  },
  'auth.session': {
    input: () => ({}),
    output: (world) => ({ ...account(world), workspace_id: world.person.workspace_id, role: 'owner' }),
    bad: null,
  },
  'auth.me': { input: () => ({}), output: account, bad: null },
  'auth.updateMe': {
    input: () => ({ display_name: 'Ada' }),
    output: (world) => ({ ...account(world), display_name: 'Ada' }),
    bad: { field: 'display_name', value: 5, status: 422 },
  },
  'auth.deleteMe': {
    input: async ({ server, ids }) => {
      await sql`delete from members where user_id = ${ids.colleague}`.execute(server.system.db);
      return {};
    },
    output: () => ({ message: 'User account successfully deleted' }),
    bad: null,
  },
  'auth.syncUser': {
    input: ({ person }) => ({ id: person.user_id, email: person.email }),
    output: () => ({ message: 'User synced successfully' }),
    bad: { field: 'email', value: 5, status: 422 },
    ids: { id: { of: 'user', answer: 'FORBIDDEN' } },
  },
  'auth.sessions': {
    input: () => ({}),
    output: ({ ids }) => ({ items: [{ id: ids.session, is_current: true }] }),
    bad: null,
  },
  'auth.revokeSession': {
    input: async ({ server, person }) => {
      const { rows } = await sql<{ id: string }>`
        insert into sessions (user_id, token, expires_at)
        values (${person.user_id}, gen_random_uuid()::text, now() + interval '1 day') returning id`.execute(
        server.system.db,
      );
      return { session_id: rows[0]?.id };
    },
    output: () => ({ message: 'Signed out there' }),
    bad: { field: 'session_id', value: 'x', status: 400 },
    ids: { session_id: { of: 'session', answer: 'NOT_FOUND' } },
  },
  'auth.revokeOtherSessions': {
    input: () => ({}),
    output: () => ({ message: 'Signed out everywhere else' }),
    bad: null,
  },
  'auth.streamTicket': { input: () => ({}), output: () => ({}), bad: null },
  'auth.setUp': {
    unclaimed: true,
    input: async ({ server }) => ({
      token: await offerSetUp(server.system),
      email: 'ada@example.com',
      display_name: 'Ada',
      password: PASSWORD,
    }),
    output: () => ({ email: 'ada@example.com', display_name: 'Ada', role: 'owner' }),
    bad: { field: 'token', value: 5, status: 422 },
  },
};
