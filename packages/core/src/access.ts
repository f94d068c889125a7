import { ROLE_SCOPES, type Role, type Scope } from '@beckon/contract/scope';
import { sql } from 'kysely';
import type { Actor, ClientActor, KeyActor, PersonActor, System } from './context.ts';
import { CONNECTING_ROLES } from './oauth/connecting-roles.ts';
import { livingSession } from './person/session.ts';

/**
 * Which of these actors still stand, with this scope, as they did when their sockets and streams were opened? Read from
 * the database, in three looks for however many.
 */
export async function stillAuthorised(
  system: Pick<System, 'db'>,
  actors: readonly Actor[],
  scope: Scope,
): Promise<Actor[]> {
  const [keys, people, clients] = await Promise.all([
    rolesOfKeys(
      system,
      actors.filter((actor) => actor.kind === 'key'),
    ),
    rolesOfPeople(
      system,
      actors.filter((actor) => actor.kind === 'person'),
    ),
    rolesOfClients(
      system,
      actors.filter((actor) => actor.kind === 'client'),
    ),
  ]);
  const roleOf = (actor: Actor): Role | undefined => {
    if (actor.kind === 'key') return keys.get(actor.key_id);
    return actor.kind === 'client' ? clients.get(tokenOf(actor)) : people.get(address(actor));
  };
  return actors.filter((actor) => {
    const role = roleOf(actor);
    return role !== undefined && ROLE_SCOPES[role].includes(scope) && actor.scopes.includes(scope);
  });
}

/** What a person's authority hangs on. */
const address = ({ session_id, user_id, workspace_id, share_id, expires_at }: PersonActor): string =>
  [session_id ?? Date.parse(expires_at ?? ''), user_id, workspace_id, share_id ?? ''].join(' ');

async function rolesOfKeys({ db }: Pick<System, 'db'>, actors: readonly KeyActor[]): Promise<Map<string, Role>> {
  if (actors.length === 0) return new Map();
  const ids = [...new Set(actors.map((actor) => actor.key_id))];
  const { rows } = await sql<{ id: string; role: Role }>`
    select k.id, m.role from api_keys k join members m on m.workspace_id = k.workspace_id and m.user_id = k.user_id
    where k.id = any(${ids}::uuid[]) and k.is_active and (k.expires_at is null or k.expires_at > now())`.execute(db);
  return new Map(rows.map(({ id, role }) => [id, role]));
}

/** What the authority of a client's call hangs on. */
const tokenOf = ({ connection_id, expires_at }: ClientActor): string => `${connection_id} ${Date.parse(expires_at)}`;

/** A client stands by the person's consent, in a role that may connect it, until its access token has ended. */
async function rolesOfClients({ db }: Pick<System, 'db'>, actors: readonly ClientActor[]): Promise<Map<string, Role>> {
  if (actors.length === 0) return new Map();
  const { rows } = await sql<ClientActor & { role: Role }>`
    select w.connection_id, w.expires_at, m.role
    from unnest(${actors.map((actor) => actor.connection_id)}::uuid[], ${actors.map((actor) => actor.expires_at)}::timestamptz[])
      as w (connection_id, expires_at)
    join oauth_consents g on g.id = w.connection_id
    join oauth_clients c on c.client_id = g.client_id and c.disabled is not true
    join members m on m.workspace_id = g.workspace_id and m.user_id = g.user_id and m.role = any(${CONNECTING_ROLES}::text[])
    where w.expires_at > now() - interval '30 seconds'`.execute(db);
  return new Map(rows.map((row) => [tokenOf(row), row.role]));
}

/** A person stands by a living session, or by a token of another issuer until it ends; as a member, or as a guest. */
async function rolesOfPeople({ db }: Pick<System, 'db'>, actors: readonly PersonActor[]): Promise<Map<string, Role>> {
  if (actors.length === 0) return new Map();
  const wanted = [...new Map(actors.map((actor) => [address(actor), actor])).values()];
  const column = <K extends keyof PersonActor>(name: K) => wanted.map((actor) => actor[name] ?? null);
  const { rows } = await sql<PersonActor>`
    select w.session_id, w.expires_at, w.user_id, w.workspace_id, w.share_id, coalesce(m.role, 'approver') as role
    from unnest(${column('session_id')}::uuid[], ${column('expires_at')}::timestamptz[], ${column('user_id')}::uuid[],
      ${column('workspace_id')}::uuid[], ${column('share_id')}::uuid[])
      as w (session_id, expires_at, user_id, workspace_id, share_id)
    left join sessions s on s.id = w.session_id and s.user_id = w.user_id and ${livingSession}
    left join members m on m.user_id = w.user_id and m.workspace_id = w.workspace_id and w.share_id is null
    left join instance_shares g on g.id = w.share_id and g.workspace_id = w.workspace_id and g.user_id = w.user_id
    where (s.id is not null or w.session_id is null and w.expires_at > now())
      and (m.role is not null or g.id is not null)`.execute(db);
  return new Map(rows.map((row) => [address(row), row.role]));
}
