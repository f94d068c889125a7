import type { Db } from '@beckon/db/open-database';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { conflict } from '../app-error.ts';
import { instanceTopic, workspaceTopic, type Context } from '../context.ts';
import { giveMinutes } from '../instance/lock-instances.ts';
import { revokeInvitationsOf } from '../invitation/revoke-invitations-of.ts';
import { endSharesBy } from '../share/end-shares-of.ts';
import { letWritesEnd, type Membership } from '../workspace/let-writes-end.ts';
import { lockWorkspace } from '../workspace/lock-workspace.ts';

/**
 * Deletes the caller's account for good, in one transaction: the workspaces they own with agents, instances, messages and
 * keys, and the user with every session. In workspaces of others, what they did stays without them. Sockets and streams
 * end when their authority is next looked at, within 5 s.
 *
 * @throws AppError CONFLICT while they own a workspace that others are in, and where they have come to own one just now
 */
export async function deleteAccount(ctx: Pick<Context, 'db' | 'bell' | 'actor'>): Promise<{ message: string }> {
  const { user_id: userId } = ctx.actor;
  const topics = await inTransaction(ctx.db, async (tx) => {
    const { memberOf, owned } = await lockMemberships(tx, userId);
    await refuseWhileShared(tx, userId, owned);
    const waiting = await lockInstancesOf(tx, userId, owned);
    const rung = [
      ...memberOf.map(workspaceTopic),
      ...waiting.map(({ workspace_id, id }) => instanceTopic(workspace_id, id)),
    ];
    for (const id of owned) await sql`delete from workspaces where id = ${id}`.execute(tx);
    await revokeInvitationsOf(tx, { user_id: userId });
    await endSharesBy(tx, { user_id: userId });
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
  const { rows: before } = await sql<Membership>`
    select workspace_id, user_id from members where user_id = ${userId}
    union select workspace_id, user_id from instance_shares where user_id = ${userId}
    order by workspace_id`.execute(tx);
  for (const member of before) await letWritesEnd(tx, member);
  const known = await findOwned(tx, userId);
  for (const id of known) await lockWorkspace(tx, id, 'change');
  await sql`select from users where id = ${userId} for update`.execute(tx);
  const { rows } = await sql<{ workspace_id: string }>`
    select workspace_id from members where user_id = ${userId} order by workspace_id for update`.execute(tx);
  const owned = await findOwned(tx, userId);
  if (owned.join() !== known.join()) throw conflict('You have just come to own another workspace. Try again.');
  return { memberOf: rows.map(({ workspace_id }) => workspace_id), owned };
}

async function findOwned(tx: Db, userId: string): Promise<string[]> {
  const { rows } = await sql<{ workspace_id: string }>`
    select workspace_id from members where user_id = ${userId} and role = 'owner' order by workspace_id`.execute(tx);
  return rows.map(({ workspace_id }) => workspace_id);
}

/**
 * Locks the instances that go with the account, and those in workspaces of others from whose messages and answers its name
 * goes. Returns those that go and whose questions wait for a person.
 */
async function lockInstancesOf(
  tx: Db,
  userId: string,
  owned: readonly string[],
): Promise<{ workspace_id: string; id: string }[]> {
  await giveMinutes(tx);
  const { rows } = await sql<{ workspace_id: string; id: string; told: boolean }>`
    select i.workspace_id, i.id, i.open_asks > 0 and i.workspace_id = any(${owned}::uuid[]) as told
    from agent_instances i
    where i.workspace_id = any(${owned}::uuid[]) or i.user_id = ${userId}
      or (i.workspace_id, i.id) in (
        select workspace_id, agent_instance_id from messages where sender_user_id = ${userId}
        union select workspace_id, agent_instance_id from asks where answered_by = ${userId})
    order by i.workspace_id, i.id for update`.execute(tx);
  return rows.filter(({ told }) => told);
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
