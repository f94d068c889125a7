import { sql } from 'kysely';
import { hashSecret } from '@beckon/core/key/key-token';
import { randomUUID } from 'node:crypto';
import type { Cases, World } from './case.ts';

const SHARED_WITH = 'guest@example.com';

const instance = { of: 'instance', answer: 'NOT_FOUND' } as const;

/** A share of a stranger's instance that waits for this world's person. */
async function waitingShare({ server, person, ids }: World): Promise<string> {
  const token = randomUUID();
  await sql`insert into instance_shares (workspace_id, agent_instance_id, email, access, token_hash, token_expires_at)
    values (${person.workspace_id}, ${ids.instance}, ${person.email}, 'READ', ${hashSecret(token)}, now() + interval '1 hour')`.execute(
    server.system.db,
  );
  return token;
}

export const shares: Cases = {
  'shares.list': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance }),
    output: ({ ids, person }) => ({
      items: [
        { id: ids.instance, email: person.email, access: 'WRITE', user_id: person.user_id, is_owner: true },
        { id: ids.share, email: SHARED_WITH, access: 'READ', user_id: null, invited: true, is_owner: false },
      ],
    }),
    bad: { field: 'agent_instance_id', value: 5, status: 400 },
    ids: { agent_instance_id: instance },
  },
  'shares.create': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance, email: 'Friend@Example.com', access: 'WRITE' }),
    output: () => ({ email: 'friend@example.com', access: 'WRITE', user_id: null, invited: true, is_owner: false }),
    bad: { field: 'access', value: 'ADMIN', status: 422 },
    ids: { agent_instance_id: instance },
  },
  'shares.remove': {
    input: ({ ids }) => ({ agent_instance_id: ids.instance, access_id: ids.share }),
    output: () => ({ status: 'success' }),
    bad: { field: 'access_id', value: 'x', status: 400 },
    ids: { agent_instance_id: instance, access_id: { of: 'share', answer: 'NOT_FOUND' } },
  },
  'shares.accept': {
    input: async (world) => ({ token: await waitingShare(world) }),
    output: ({ ids }) => ({ agent_instance_id: ids.instance }),
    bad: { field: 'token', value: 5, status: 422 },
  },
};
