import type { Cases } from './case.ts';

export const keys: Cases = {
  'keys.create': {
    input: () => ({ name: 'laptop', scopes: ['agent'], expires_in_days: 7 }),
    output: () => ({ name: 'laptop', scopes: ['agent'], is_active: true, last_used_at: null }),
    bad: { field: 'name', value: 5, status: 422 },
  },
  'keys.list': {
    // Beside the key that was tried in vain.
    input: () => ({}),
    output: ({ ids }) => ({
      items: [
        { name: 'other', scopes: ['read', 'agent', 'relay'], is_active: true },
        { id: ids.key, name: 'test', scopes: ['agent', 'relay'], is_active: true },
      ],
    }),
    bad: null,
  },
  'keys.revoke': {
    input: ({ ids }) => ({ key_id: ids.key }),
    output: () => ({ message: 'API key revoked successfully' }),
    bad: { field: 'key_id', value: 'zz', status: 400 },
    ids: { key_id: { of: 'key', answer: 'NOT_FOUND' } },
  },
};
