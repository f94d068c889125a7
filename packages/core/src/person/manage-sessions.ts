import type { PersonSession } from '@beckon/contract/person';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { Actor, Context } from '../context.ts';
import { revokeAllConnections } from '../oauth/revoke-connection.ts';
import { livingSession } from './session.ts';

const currentId = (actor: Actor): string | null => (actor.kind === 'person' ? actor.session_id : null);

/** Where the caller is signed in, this device first, then the latest used. */
export async function listSessions({ db, actor }: Pick<Context, 'db' | 'actor'>): Promise<{ items: PersonSession[] }> {
  const { rows } = await sql<PersonSession>`
    select s.id, s.created_at, s.last_seen_at, s.expires_at, s.ip_address, s.user_agent,
      coalesce(s.id = ${currentId(actor)}, false) as is_current
    from sessions s where s.user_id = ${actor.user_id} and ${livingSession}
    order by is_current desc, s.last_seen_at desc, s.id`.execute(db);
  return { items: rows };
}

/** Signs one device of the caller out; what is open there ends within 5 s. @throws AppError NOT_FOUND */
export async function revokeSession(
  { db, actor }: Pick<Context, 'db' | 'actor'>,
  input: { session_id: string },
): Promise<{ message: string }> {
  const { rows } = await sql`
    delete from sessions where id = ${input.session_id} and user_id = ${actor.user_id} returning id`.execute(db);
  if (rows.length === 0) throw notFound('Session not found');
  return { message: 'Signed out there' };
}

/** Signs every other device of the caller out, and ends what MCP clients were allowed. Keys stay. */
export async function revokeOtherSessions({ db, actor }: Pick<Context, 'db' | 'actor'>): Promise<{ message: string }> {
  await inTransaction(db, async (tx) => {
    await sql`select from users where id = ${actor.user_id} for no key update`.execute(tx);
    await sql`delete from sessions where user_id = ${actor.user_id} and id is distinct from ${currentId(actor)}`.execute(
      tx,
    );
    await revokeAllConnections(tx, actor.user_id);
  });
  return { message: 'Signed out everywhere else' };
}
