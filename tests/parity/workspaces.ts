import { hashSecret } from '@beckon/core/key/key-token';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Cases, World } from './case.ts';

const team = { of: 'workspace', answer: 'NOT_FOUND' } as const;
const named = ({ ids }: World) => ({ workspace_id: ids.workspace });
const colleague = ({ ids }: World) => ({ workspace_id: ids.workspace, user_id: ids.colleague });
const wrongId = { field: 'workspace_id', value: 'x', status: 400 } as const;

/** A workspace of the colleague, and what makes the person come in. */
async function elsewhere({ server, ids }: World): Promise<{ workspace_id: string; invite: () => Promise<string> }> {
  const { db } = server.system;
  const { rows } = await sql<{ id: string }>`
    with made as (insert into workspaces (name) values ('Elsewhere') returning id)
    insert into members (workspace_id, user_id, role) select id, ${ids.colleague}, 'owner' from made
    returning workspace_id as id`.execute(db);
  const workspace_id = rows[0]?.id ?? '';
  return {
    workspace_id,
    async invite() {
      const token = randomUUID();
      await sql`insert into invitations (workspace_id, token_hash, role, invited_by, expires_at)
        values (${workspace_id}, ${hashSecret(token)}, 'viewer', ${ids.colleague}, now() + interval '1 hour')`.execute(
        db,
      );
      return token;
    },
  };
}

export const workspaces: Cases = {
  'workspaces.list': {
    input: () => ({}),
    output: ({ ids, person }) => ({
      items: [
        { id: person.workspace_id, role: 'owner', is_personal: true, is_current: true },
        { id: ids.workspace, name: 'Team', role: 'owner', is_personal: false, is_current: false },
      ],
    }),
    bad: null,
  },
  'workspaces.create': {
    input: () => ({ name: ' Lab ' }),
    output: () => ({ name: 'Lab', role: 'owner', is_personal: false, is_current: false, member_count: 1 }),
    bad: { field: 'name', value: '', status: 422 },
  },
  'workspaces.rename': {
    input: (world) => ({ ...named(world), name: 'Crew' }),
    output: ({ ids }) => ({ id: ids.workspace, name: 'Crew', role: 'owner' }),
    bad: { field: 'name', value: 5, status: 422 },
    ids: { workspace_id: team },
  },
  'workspaces.switch': {
    input: named,
    output: ({ ids }) => ({ id: ids.workspace, is_current: true }),
    bad: wrongId,
    ids: { workspace_id: team },
  },
  'workspaces.leave': {
    input: async (world) => {
      const { workspace_id } = await elsewhere(world);
      await sql`insert into members (workspace_id, user_id, role) values (${workspace_id}, ${world.person.user_id}, 'viewer')`.execute(
        world.server.system.db,
      );
      return { workspace_id };
    },
    output: () => ({ message: 'You have left the workspace' }),
    bad: wrongId,
    ids: { workspace_id: team },
  },
  'workspaces.transfer': {
    input: colleague,
    output: () => ({ message: 'The workspace has a new owner' }),
    bad: { field: 'user_id', value: 'x', status: 400 },
    ids: { workspace_id: team, user_id: { of: 'user', answer: 'NOT_FOUND' } },
  },
  'workspaces.remove': {
    input: named,
    output: () => ({ message: 'Workspace deleted' }),
    bad: wrongId,
    ids: { workspace_id: team },
  },
  'workspaces.members': {
    input: ({ person }) => ({ workspace_id: person.workspace_id }),
    output: ({ person }) => ({ items: [{ user_id: person.user_id, email: person.email, role: 'owner' }] }),
    bad: wrongId,
    ids: { workspace_id: team },
  },
  'workspaces.changeRole': {
    input: (world) => ({ ...colleague(world), role: 'viewer' }),
    output: ({ ids }) => ({ user_id: ids.colleague, role: 'viewer', is_you: false }),
    bad: { field: 'role', value: 'owner', status: 422 },
    ids: { workspace_id: team, user_id: { of: 'user', answer: 'NOT_FOUND' } },
  },
  'workspaces.removeMember': {
    input: colleague,
    output: () => ({ message: 'Member removed' }),
    bad: { field: 'user_id', value: 'x', status: 400 },
    ids: { workspace_id: team, user_id: { of: 'user', answer: 'NOT_FOUND' } },
  },
};

export const invitations: Cases = {
  'invitations.create': {
    input: (world) => ({ ...named(world), email: 'Friend@Example.com', role: 'approver' }),
    output: () => ({ email: 'friend@example.com', role: 'approver', invited_by: 'Test User', mailed: false }),
    bad: { field: 'role', value: 'owner', status: 422 },
    ids: { workspace_id: team },
  },
  'invitations.list': {
    input: named,
    output: ({ ids }) => ({ items: [{ id: ids.invitation, email: null, role: 'operator' }] }),
    bad: wrongId,
    ids: { workspace_id: team },
  },
  'invitations.revoke': {
    input: (world) => ({ ...named(world), invitation_id: world.ids.invitation }),
    output: () => ({ message: 'Invitation revoked' }),
    bad: { field: 'invitation_id', value: 'x', status: 400 },
    ids: { workspace_id: team, invitation_id: { of: 'invitation', answer: 'NOT_FOUND' } },
  },
  'invitations.preview': {
    input: async (world) => ({ token: await (await elsewhere(world)).invite() }),
    output: () => ({ kind: 'workspace', name: 'Elsewhere', role: 'viewer', email: null }),
    bad: { field: 'token', value: 5, status: 422 },
  },
  'invitations.accept': {
    input: async (world) => ({ token: await (await elsewhere(world)).invite() }),
    output: () => ({ name: 'Elsewhere', role: 'viewer', member_count: 2, is_personal: false }),
    bad: { field: 'token', value: 5, status: 422 },
  },
};
