import type { UserCodeInput } from '@beckon/contract/device';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { requireRoomForKey } from '../key/key-room.ts';
import { unknownCode } from './describe-device.ts';
import { guess } from './guess.ts';
import { hashUserCode, readUserCode } from './user-code.ts';

type Deciding = Pick<Context, 'db' | 'sessions' | 'actor'>;

/**
 * Gives the device that waits under this code a key of the person's, in the workspace in which the person is now. The
 * device fetches it; of any number of decisions, the first counts.
 *
 * @throws AppError NOT_FOUND (unknown, used, expired), BAD_REQUEST (no code; over 50 active keys), TOO_MANY_REQUESTS
 */
export async function approveDevice(ctx: Deciding, input: UserCodeInput): Promise<{ message: string }> {
  await requireRoomForKey(ctx.db, ctx.actor.user_id);
  await decide(ctx, input, 'approved');
  return { message: 'Approved. The device has its key in a moment.' };
}

/** Turns the device that waits under this code away. @throws AppError as approveDevice */
export async function denyDevice(ctx: Deciding, input: UserCodeInput): Promise<{ message: string }> {
  await decide(ctx, input, 'denied');
  return { message: 'Denied. The device gets no key.' };
}

async function decide(ctx: Deciding, input: UserCodeInput, state: 'approved' | 'denied'): Promise<void> {
  const code = readUserCode(input.user_code);
  const { user_id: userId, workspace_id: workspaceId } = ctx.actor;
  const decided = await guess(ctx.db, userId, async () => {
    const { rows } = await sql`
      update device_codes set state = ${state}, user_id = ${userId}, workspace_id = ${workspaceId}
      where user_code_hash = ${hashUserCode(ctx, code)} and state = 'pending' and expires_at > now()
      returning state`.execute(ctx.db);
    return rows[0];
  });
  if (!decided) throw unknownCode();
}
