import { recordAudit } from '@beckon/core/audit/record-audit';
import type { Cases } from './case.ts';

const ACTION = 'parity.tried';

export const audit: Cases = {
  'audit.list': {
    input: async ({ server, person }) => {
      const { workspace_id, user_id } = person;
      const entry = { workspace_id, actor_kind: 'person', user_id, action: ACTION } as const;
      await recordAudit(server.system.db, { ...entry, decision: 'allowed', target: { kind: 'key', id: 'one' } });
      await recordAudit(server.system.db, { ...entry, decision: 'denied', ip_address: '203.0.113.7' });
      return { action: ACTION, user_id, limit: 2 };
    },
    output: ({ person: { workspace_id, user_id, email } }) => ({
      items: [
        { action: ACTION, decision: 'denied', workspace_id, user_id, user_email: email, ip_address: '203.0.113.7' },
        { action: ACTION, decision: 'allowed', workspace_id, target_kind: 'key', target_id: 'one' },
      ],
      next_cursor: null,
    }),
    bad: { field: 'limit', value: 0, status: 422 },
    ids: { user_id: { of: 'user', answer: 'OK' } },
  },
};
