import { ROLE_SCOPES, type Role } from '@beckon/contract/scope';
import type { Session } from '@beckon/contract/person';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '../app-error.ts';
import type { Actor, PersonActor, System } from '../context.ts';
import { provisionPerson } from './provision-person.ts';

/** A session ends so many days after sign-in, whatever happens, and earlier when nobody has used it for a while. */
export const SESSION_DAYS = 30;
const SESSION_IDLE_DAYS = 14;

export interface Device {
  readonly ip_address?: string | undefined;
  readonly user_agent?: string | undefined;
}

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly workspace_id: string | null;
  readonly role: Role | null;
  readonly seldom: boolean;
}

/** A session that is neither over nor forgotten, as a condition on `sessions s`. */
export const livingSession = sql`s.expires_at > now() and s.last_seen_at > now() - make_interval(days => ${SESSION_IDLE_DAYS})`;

/** Opens a session. @returns the value of its cookie */
export async function openSession(
  system: Pick<System, 'db' | 'sessions'>,
  userId: string,
  device: Device,
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await sql`insert into sessions (user_id, token, expires_at, ip_address, user_agent)
    values (${userId}, ${token}, now() + make_interval(days => ${SESSION_DAYS}),
      ${device.ip_address ?? null}, ${device.user_agent?.slice(0, 500) ?? null})`.execute(system.db);
  return system.sessions.sign(token);
}

/**
 * Who a session cookie speaks for, read at each call; undefined once it is closed or expired.
 *
 * The workspace is the one named, else the session's, else the personal one. Of a named one the person is no member of,
 * there is no actor.
 */
export async function authenticateSession(
  system: Pick<System, 'db' | 'sessions'>,
  cookie: string,
  workspaceId?: string,
): Promise<PersonActor | undefined> {
  const token = system.sessions.verify(cookie);
  if (token === undefined) return undefined;
  let row = await findSession(system, token, workspaceId);
  if (row?.role === null && workspaceId === undefined) {
    await provisionPerson(system.db, row.user_id);
    row = await findSession(system, token, workspaceId);
  }
  if (!row || row.workspace_id === null || row.role === null) return undefined;
  if (row.seldom) await sql`update sessions set last_seen_at = now() where id = ${row.id}`.execute(system.db);
  const { id: session_id, user_id, workspace_id, role } = row;
  return { kind: 'person', session_id, user_id, workspace_id, role, scopes: ROLE_SCOPES[role] };
}

async function findSession(
  { db }: Pick<System, 'db'>,
  token: string,
  workspaceId: string | undefined,
): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select s.id, s.user_id, m.workspace_id, m.role, s.last_seen_at < now() - interval '1 minute' as seldom
    from sessions s
    left join lateral (
      select m.workspace_id, m.role from members m join workspaces w on w.id = m.workspace_id
      where m.user_id = s.user_id and (${workspaceId ?? null}::uuid is null or m.workspace_id = ${workspaceId ?? null})
      order by m.workspace_id = s.workspace_id desc nulls last, w.personal_user_id = s.user_id desc nulls last, m.created_at
      limit 1
    ) m on true
    where s.token = ${token} and ${livingSession}`.execute(db);
  return rows[0];
}

/** Who is signed in, where, and what that person may do there. @throws AppError UNAUTHORIZED */
export async function describeSession(system: Pick<System, 'db'>, actor: Actor): Promise<Session> {
  const { rows } = await sql<Omit<Session, 'scopes'>>`
    select u.id, u.email, u.email_verified, u.display_name, u.created_at, w.id as workspace_id, w.name as workspace_name,
      coalesce(w.personal_user_id = u.id, false) as is_personal, m.role
    from users u join members m on m.user_id = u.id join workspaces w on w.id = m.workspace_id
    where u.id = ${actor.user_id} and w.id = ${actor.workspace_id}`.execute(system.db);
  if (!rows[0]) throw new AppError('UNAUTHORIZED', 'Not authenticated');
  return { ...rows[0], scopes: [...actor.scopes] };
}
