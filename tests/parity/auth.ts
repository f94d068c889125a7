import { offerSetUp } from '@beckon/core/person/set-up';
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
  'auth.deleteMe': { input: () => ({}), output: () => ({ message: 'User account successfully deleted' }), bad: null },
  'auth.syncUser': {
    input: ({ person }) => ({ id: person.user_id, email: person.email }),
    output: () => ({ message: 'User synced successfully' }),
    bad: { field: 'email', value: 5, status: 422 },
    ids: { id: { of: 'user', answer: 'FORBIDDEN' } },
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
