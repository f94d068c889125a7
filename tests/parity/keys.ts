import type { Cases, World } from './case.ts';

const test = ({ ids }: World) => ({
  id: ids.key,
  name: 'test',
  purpose: 'general',
  scopes: ['agent', 'relay'],
  user_agent_id: null,
  user_agent_name: null,
  is_active: true,
  replaced_by: null,
});
const key_id = { of: 'key', answer: 'NOT_FOUND' } as const;

export const keys: Cases = {
  'keys.create': {
    input: ({ ids }) => ({ name: 'laptop', preset: 'automation', expires_in_days: 7, user_agent_id: ids.agent }),
    output: ({ ids }) => ({
      name: 'laptop',
      purpose: 'general',
      scopes: ['read', 'agent', 'relay'],
      user_agent_id: ids.agent,
      user_agent_name: 'claude code',
      is_active: true,
      last_used_at: null,
      last_used_address: null,
      last_used_client: null,
    }),
    bad: { field: 'preset', value: 'owner', status: 422 },
    ids: { user_agent_id: { of: 'agent', answer: 'NOT_FOUND' } },
  },
  'keys.list': {
    // Beside the key that was tried in vain.
    input: () => ({}),
    output: (world) => ({
      items: [
        { name: 'other', scopes: ['read', 'agent', 'relay'], is_active: true },
        // The agent's, which has reported with it from this machine.
        { ...test(world), last_used_address: '127.0.0.1', last_used_client: 'node' },
      ],
    }),
    bad: null,
  },
  'keys.revoke': {
    input: ({ ids }) => ({ key_id: ids.key }),
    output: () => ({ message: 'API key revoked successfully' }),
    bad: { field: 'key_id', value: 'zz', status: 400 },
    ids: { key_id },
  },
  'keys.rename': {
    input: ({ ids }) => ({ key_id: ids.key, name: 'Build machine' }),
    output: (world) => ({ ...test(world), name: 'Build machine' }),
    bad: { field: 'name', value: '', status: 422 },
    ids: { key_id },
  },
  'keys.rotate': {
    input: ({ ids }) => ({ key_id: ids.key, overlap_hours: 1 }),
    output: () => ({ name: 'test', scopes: ['agent', 'relay'], replaced_by: null, last_used_at: null }),
    bad: { field: 'overlap_hours', value: 169, status: 422 },
    ids: { key_id },
  },
  'keys.revokeCurrent': {
    input: () => ({}),
    output: () => ({ message: 'API key revoked successfully' }),
    bad: null,
  },
};
