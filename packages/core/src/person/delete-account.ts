import type { Db } from '@beckon/db/open-database';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { conflict } from '../app-error.ts';
import { instanceTopic, workspaceTopic, type Context } from '../context.ts';
import { lockInstances } from '../instance/lock-instances.ts';
import { revokeInvitationsOf } from '../invitation/revoke-invitations-of.ts';
import { letWritesEnd } from '../workspace/let-writes-end.ts';

/**
 * Deletes the caller's account for good, in one transaction: the workspaces they own with agents, instances, messages and
 * keys, and the user with every session. In workspaces of others, what they did stays without them. Sockets and streams
 * end when their authority is next looked at, within 5 s.
 *
 * @throws AppError CONFLICT while they own a workspace that others are in
 */
export async function deleteAccount(ctx: Pick<Context, 'db' | 'bell' | 'actor'>): Promise<{ message: string }> {
  const { user_id: userId } = ctx.actor;
  const topics = await inTransaction(ctx.db, async (tx) => {
    const { memberOf, owned } = await lockMemberships(tx, userId);
    await refuseWhileShared(tx, userId, owned);
    const rung = memberOf.map(workspaceTopic);
    for (const id of owned) {
      const waiting = await lockInstances(tx, id);
      rung.push(...waiting.map((instanceId) => instanceTopic(id, instanceId)));
    }
    for (const id of owned) await sql`delete from workspaces where id = ${id}`.execute(tx);
    await revokeInvitationsOf(tx, { user_id: userId });
    await sql`delete from tickets where purpose = 'stream' and subject ->> 'user_id' = ${userId}`.execute(tx);
    await sql`delete from users where id = ${userId}`.execute(tx);
    return rung;
  });
  ctx.bell.ring(topics);
  return { message: 'User account successfully deleted' };
}

/**
 * From here on the person makes no workspace, is handed none, and nobody comes into one of theirs: none is left behind
 * without an owner, and no member loses one.
 */
async function lockMemberships(tx: Db, userId: string): Promise<{ memberOf: string[]; owned: string[] }> {
  const { rows: before } = await sql<{ workspace_id: string; user_id: string }>`
    select workspace_id, user_id from members where user_id = ${userId} order by workspace_id`.execute(tx);
  for (const member of before) await letWritesEnd(tx, member);
  // In the order in which everybody else locks: the workspace, then the user.
  await lockOwned(tx, userId);
  await sql`select from users where id = ${userId} for update`.execute(tx);
  const { rows } = await sql<{ workspace_id: string }>`
    select workspace_id from members where user_id = ${userId} order by workspace_id for update`.execute(tx);
  return { memberOf: rows.map(({ workspace_id }) => workspace_id), owned: await lockOwned(tx, userId) };
}

async function lockOwned(tx: Db, userId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select w.id from workspaces w join members m on m.workspace_id = w.id
    where m.user_id = ${userId} and m.role = 'owner' order by w.id for update of w`.execute(tx);
  return rows.map(({ id }) => id);
}

async function refuseWhileShared(tx: Db, userId: string, owned: readonly string[]): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select w.name from workspaces w
    where w.id = any(${owned}::uuid[])
      and exists (select from members other where other.workspace_id = w.id and other.user_id <> ${userId})
    order by lower(w.name), w.id`.execute(tx);
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).join(', ');
  throw conflict(`Others are in what you own: ${names}. Hand it over, delete it, or remove them first.`);
}
