import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor, Context, System } from '../context.ts';
import { hashSecret } from '../key/key-token.ts';

const TICKET_SECONDS = 30;

/** Makes a ticket for one event stream: single use, 30 s, fit to stand in a URL. */
export async function issueStreamTicket(ctx: Context): Promise<{ ticket: string; expires_at: string }> {
  const ticket = randomBytes(24).toString('base64url');
  const { rows } = await sql<{ expires_at: string }>`
    insert into tickets (token_hash, purpose, subject, expires_at)
    values (${hashSecret(ticket)}, 'stream', ${JSON.stringify(ctx.actor)}::jsonb, now() + make_interval(secs => ${TICKET_SECONDS}))
    returning expires_at`.execute(ctx.db);
  return { ticket, expires_at: rows[0]?.expires_at as string };
}

/** Uses a ticket up; the actor who asked for it, undefined when it was used or has expired. */
export async function redeemStreamTicket(system: Pick<System, 'db'>, ticket: string): Promise<Actor | undefined> {
  const { rows } = await sql<{ subject: Actor }>`
    delete from tickets where token_hash = ${hashSecret(ticket)} and purpose = 'stream' and expires_at > now()
    returning subject`.execute(system.db);
  return rows[0]?.subject;
}
