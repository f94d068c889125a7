import { ROLE_SCOPES, type Role, type Scope } from '@beckon/contract/scope';
import { sql } from 'kysely';
import type { Actor, KeyActor, PersonActor, System } from './context.ts';

/**
 * Which of these actors still stand, with this scope, as they did when their sockets and streams were opened? Read from
 * the database, in two looks for however many.
 */
export async function stillAuthorised(
  system: Pick<System, 'db'>,
  actors: readonly Actor[],
  scope: Scope,
): Promise<Actor[]> {
  const [keys, people] = await Promise.all([
    rolesOfKeys(
      system,
      actors.filter((actor) => actor.kind === 'key'),
    ),
    rolesOfPeople(
      system,
      actors.filter((actor) => actor.kind === 'person'),
    ),
  ]);
  return actors.filter((actor) => {
    const role = actor.kind === 'key' ? keys.get(actor.key_id) : people.get(address(actor));
    return role !== undefined && ROLE_SCOPES[role].includes(scope) && actor.scopes.includes(scope);
  });
}

const address = ({ session_id, workspace_id }: { session_id: string; workspace_id: string }): string =>
  `${session_id} ${workspace_id}`;

async function rolesOfKeys({ db }: Pick<System, 'db'>, actors: readonly KeyActor[]): Promise<Map<string, Role>> {
  if (actors.length === 0) return new Map();
  const ids = [...new Set(actors.map((actor) => actor.key_id))];
  const { rows } = await sql<{ id: string; role: Role }>`
    select k.id, m.role from api_keys k join members m on m.workspace_id = k.workspace_id and m.user_id = k.user_id
    where k.id = any(${ids}::uuid[]) and k.is_active and (k.expires_at is null or k.expires_at > now())`.execute(db);
  return new Map(rows.map(({ id, role }) => [id, role]));
}

async function rolesOfPeople({ db }: Pick<System, 'db'>, actors: readonly PersonActor[]): Promise<Map<string, Role>> {
  if (actors.length === 0) return new Map();
  const wanted = [...new Map(actors.map((actor) => [address(actor), actor])).values()];
  const { rows } = await sql<{ session_id: string; workspace_id: string; role: Role }>`
    select s.id as session_id, m.workspace_id, m.role
    from unnest(${wanted.map((actor) => actor.session_id)}::uuid[], ${wanted.map((actor) => actor.workspace_id)}::uuid[])
      as w (session_id, workspace_id)
    join sessions s on s.id = w.session_id and s.expires_at > now()
    join members m on m.user_id = s.user_id and m.workspace_id = w.workspace_id`.execute(db);
  return new Map(rows.map((row) => [address(row), row.role]));
}
