import { ROLE_SCOPES, type Role } from '@beckon/contract/scope';
import type { Session } from '@beckon/contract/person';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '../app-error.ts';
import type { Actor, PersonActor, System } from '../context.ts';
import { hashSecret } from '../key/key-token.ts';
import { hashPassword, verifyPassword } from './password.ts';

export const SESSION_DAYS = 30;

export interface Device {
  readonly ip_address?: string | undefined;
  readonly user_agent?: string | undefined;
}

/** Opens a session; the token is known to its cookie alone, the database keeps its hash. */
export async function openSession(system: Pick<System, 'db'>, userId: string, device: Device): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await sql`insert into sessions (user_id, token_hash, expires_at, ip_address, user_agent)
    values (${userId}, ${hashSecret(token)}, now() + make_interval(days => ${SESSION_DAYS}),
      ${device.ip_address ?? null}, ${device.user_agent?.slice(0, 500) ?? null})`.execute(system.db);
  return token;
}

/** Who a session cookie speaks for, read at each call; undefined once it is closed or expired. */
export async function authenticateSession(system: Pick<System, 'db'>, token: string): Promise<PersonActor | undefined> {
  const { rows } = await sql<{ id: string; user_id: string; workspace_id: string; role: Role }>`
    select s.id, s.user_id, m.workspace_id, m.role from sessions s
    join workspaces w on w.personal_user_id = s.user_id
    join members m on m.workspace_id = w.id and m.user_id = s.user_id
    where s.token_hash = ${hashSecret(token)} and s.expires_at > now()`.execute(system.db);
  const row = rows[0];
  return (
    row && {
      kind: 'person',
      session_id: row.id,
      user_id: row.user_id,
      workspace_id: row.workspace_id,
      scopes: ROLE_SCOPES[row.role],
    }
  );
}

let dummyHash: Promise<string> | undefined;

/**
 * Signs in with a password. An unknown address costs the same time as a wrong password.
 *
 * @throws AppError UNAUTHORIZED
 */
export async function signIn(
  system: Pick<System, 'db'>,
  input: { email: string; password: string },
  device: Device,
): Promise<string> {
  // PostgreSQL's text holds no NUL, so no account has one in its address.
  const email = input.email.replaceAll('\0', ' ').trim().toLowerCase();
  const { rows } = await sql<{ user_id: string; password: string }>`
    select u.id as user_id, a.password from users u join accounts a on a.user_id = u.id
    where u.email = ${email} and a.provider_id = 'credential'`.execute(system.db);
  const account = rows[0];
  dummyHash ??= hashPassword('nobody has this password');
  const fits = await verifyPassword(input.password, account?.password ?? (await dummyHash));
  if (!account || !fits) throw new AppError('UNAUTHORIZED', 'This e-mail and password do not fit.');
  return openSession(system, account.user_id, device);
}

/** Closes a session. */
export async function closeSession(system: Pick<System, 'db'>, sessionId: string): Promise<void> {
  await sql`delete from sessions where id = ${sessionId}`.execute(system.db);
}

/** Who is signed in, where, and what that person may do there. @throws AppError UNAUTHORIZED */
export async function describeSession(system: Pick<System, 'db'>, actor: Actor): Promise<Session> {
  const { rows } = await sql<Omit<Session, 'scopes'>>`
    select u.id, u.email, u.display_name, u.created_at, w.id as workspace_id, w.name as workspace_name, m.role
    from users u join members m on m.user_id = u.id join workspaces w on w.id = m.workspace_id
    where u.id = ${actor.user_id} and w.id = ${actor.workspace_id}`.execute(system.db);
  if (!rows[0]) throw new AppError('UNAUTHORIZED', 'Not authenticated');
  return { ...rows[0], scopes: [...actor.scopes] };
}
