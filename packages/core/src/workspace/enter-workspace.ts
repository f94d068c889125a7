import { ROLE_SCOPES, type Role } from '@beckon/contract/scope';
import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { Actor, PersonActor, System } from '../context.ts';

/**
 * The person in another workspace they belong to, with the role they have there.
 *
 * @throws AppError NOT_FOUND, also for whoever is no person: a key belongs to one workspace
 */
export async function enterWorkspace(
  { db }: Pick<System, 'db'>,
  actor: Actor,
  workspaceId: string,
): Promise<PersonActor> {
  if (actor.kind !== 'person') throw notFound('Workspace not found');
  const { rows } = await sql<{ role: Role }>`
    select role from members where workspace_id = ${workspaceId} and user_id = ${actor.user_id}`.execute(db);
  const role = rows[0]?.role;
  if (!role) throw notFound('Workspace not found');
  return {
    ...actor,
    workspace_id: workspaceId,
    current_workspace_id: actor.workspace_id,
    role,
    scopes: ROLE_SCOPES[role],
  };
}
