import type { CreatedShare, CreateShareInput, Share } from '@beckon/contract/share';
import { inTransaction } from '@beckon/db/transaction';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { hashSecret } from '../key/key-token.ts';
import { parseEmail } from '../person/parse-email.ts';
import { holdStanding } from '../workspace/current-role.ts';
import { findInstanceOwner } from './list-shares.ts';
import { shareColumns } from './share-columns.ts';

/** How long the link of a share proves an address; the share itself stays until it is taken back. */
const LINK_DAYS = 7;

/**
 * Shows one instance to a person outside the workspace. Whoever is known to own the address sees it at once; for anybody
 * else there is a link, and the share binds when they open it, signed in under that address.
 *
 * @throws AppError NOT_FOUND for the instance; BAD_REQUEST for what is no address, the owner's own, one that has it already
 */
export async function shareInstance(
  ctx: Pick<Context, 'db' | 'actor'>,
  input: CreateShareInput,
): Promise<CreatedShare> {
  const email = parseEmail(input.email);
  const owner = await findInstanceOwner(ctx, input.agent_instance_id);
  if (owner.email === email) throw badRequest('Owner already has full access');
  const token = randomBytes(24).toString('base64url');
  const { rows } = await inTransaction(ctx.db, async (tx) => {
    await holdStanding(tx, ctx.actor);
    return sql<Share>`
      with s as (
        insert into instance_shares
          (workspace_id, agent_instance_id, email, user_id, access, granted_by, token_hash, token_expires_at)
        select ${ctx.actor.workspace_id}, ${input.agent_instance_id}, ${email}, known.id, ${input.access},
          ${ctx.actor.user_id}, case when known.id is null then ${hashSecret(token)}::bytea end,
          case when known.id is null then now() + make_interval(days => ${LINK_DAYS}) end
        from (select 1) one left join users known on known.email = ${email} and known.email_verified
        on conflict (workspace_id, agent_instance_id, email) do nothing
        returning *
      )
      select ${shareColumns} from s left join users u on u.id = s.user_id`.execute(tx);
  });
  const share = rows[0];
  if (!share) throw badRequest('This email already has access to the session');
  return { ...share, token: share.invited ? token : null };
}
