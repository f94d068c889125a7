import type { ChangeRoleInput, Member } from '@beckon/contract/workspace';
import { ROLE_SCOPES, type Role } from '@beckon/contract/scope';
import type { Db } from '@beckon/db/open-database';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { conflict, notFound } from '../app-error.ts';
import { workspaceTopic, type Context } from '../context.ts';
import { revokeInvitationsOf } from '../invitation/revoke-invitations-of.ts';
import { endSharesBy } from '../share/end-shares-of.ts';
import { holdMembership } from './hold-membership.ts';
import { letWritesEnd } from './let-writes-end.ts';
import { shutOut } from './shut-out.ts';

/** The members of the caller's workspace, the owner first, then by when they came. */
export async function listMembers(ctx: Pick<Context, 'db' | 'actor'>): Promise<{ items: Member[] }> {
  const { rows } = await sql<Member>`
    select m.user_id, u.email, u.display_name, m.role, m.user_id = ${ctx.actor.user_id} as is_you, m.created_at
    from members m join users u on u.id = m.user_id
    where m.workspace_id = ${ctx.actor.workspace_id}
    order by m.role = 'owner' desc, m.created_at, m.user_id`.execute(ctx.db);
  return { items: rows };
}

/**
 * Gives a member another role. It counts for everything the member does from the next call on, on open sockets too; what
 * they were writing is in, or never will be. Who may not invite any more has no open invitations either, and what they have
 * shown to people outside ends when they may no longer do that.
 *
 * @throws AppError NOT_FOUND for who is no member, CONFLICT for the owner
 */
export async function changeRole(ctx: Pick<Context, 'db' | 'actor'>, input: ChangeRoleInput): Promise<Member> {
  await inTransaction(ctx.db, async (tx) => {
    await lockMember(tx, ctx, input.user_id, 'The owner’s role changes by handing the workspace over.');
    const member = { workspace_id: ctx.actor.workspace_id, user_id: input.user_id };
    await sql`update members set role = ${input.role}
      where workspace_id = ${member.workspace_id} and user_id = ${member.user_id}`.execute(tx);
    if (!ROLE_SCOPES[input.role].includes('members')) await revokeInvitationsOf(tx, member);
    if (!ROLE_SCOPES[input.role].includes('share')) await endSharesBy(tx, member);
  });
  const { items } = await listMembers(ctx);
  const member = items.find(({ user_id }) => user_id === input.user_id);
  if (!member) throw notFound('Member not found');
  return member;
}

/**
 * Takes a member out. Keys they made in this workspace die with it, and so do open invitations and shares, those they gave
 * and those they were given; what they did stays.
 *
 * @throws AppError NOT_FOUND for who is no member, CONFLICT for the owner
 */
export async function removeMember(
  ctx: Pick<Context, 'db' | 'bell' | 'actor'>,
  input: { user_id: string },
): Promise<{ message: string }> {
  const { workspace_id } = ctx.actor;
  await inTransaction(ctx.db, async (tx) => {
    await lockMember(tx, ctx, input.user_id, 'The owner cannot be removed. Hand the workspace over first.');
    await shutOut(tx, { workspace_id, user_id: input.user_id });
  });
  ctx.bell.ring([workspaceTopic(workspace_id)]);
  return { message: 'Member removed' };
}

async function lockMember(tx: Db, { actor }: Pick<Context, 'actor'>, userId: string, ofOwner: string): Promise<void> {
  await letWritesEnd(tx, { workspace_id: actor.workspace_id, user_id: userId });
  await holdMembership(tx, actor, 'members', { beside: userId });
  const { rows } = await sql<{ role: Role }>`
    select role from members where workspace_id = ${actor.workspace_id} and user_id = ${userId}`.execute(tx);
  const [member] = rows;
  if (!member) throw notFound('Member not found');
  if (member.role === 'owner') throw conflict(ofOwner);
}
