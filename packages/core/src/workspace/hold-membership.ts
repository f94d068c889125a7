import { ROLE_SCOPES, type Role, type Scope } from '@beckon/contract/scope';
import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { AppError, notFound } from '../app-error.ts';
import type { Actor } from '../context.ts';
import { lockWorkspace } from './lock-workspace.ts';

/**
 * Reads the caller's role again and holds it until the transaction ends: whoever is removed or demoted meanwhile has
 * written before, or writes nothing. What one person does with this in one workspace goes one after another.
 *
 * @param options.to what happens with the workspace itself, as `lockWorkspace` has it
 * @param options.beside another member, held likewise
 * @throws AppError NOT_FOUND for who is no member, FORBIDDEN for a role without the scope
 */
export async function holdMembership(
  tx: Db,
  actor: Pick<Actor, 'user_id' | 'workspace_id'>,
  scope: Scope,
  { to = 'use', beside }: { to?: 'use' | 'change'; beside?: string } = {},
): Promise<Role> {
  await lockWorkspace(tx, actor.workspace_id, to);
  await sql`select from users where id = ${actor.user_id} for key share`.execute(tx);
  // Not a lock to be shared: two who both held it and then deleted the row would wait for each other.
  const { rows } = await sql<{ user_id: string; role: Role }>`
    select user_id, role from members
    where workspace_id = ${actor.workspace_id} and user_id in (${actor.user_id}, ${beside ?? actor.user_id})
    order by user_id for no key update`.execute(tx);
  const role = rows.find(({ user_id }) => user_id === actor.user_id)?.role;
  if (!role) throw notFound('Workspace not found');
  if (!ROLE_SCOPES[role].includes(scope)) {
    throw new AppError('FORBIDDEN', `Your role does not have the scope '${scope}'.`);
  }
  return role;
}
