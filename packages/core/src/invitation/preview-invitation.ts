import type { InvitationPreview } from '@beckon/contract/workspace';
import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { System } from '../context.ts';
import { hashSecret } from '../key/key-token.ts';
import { openInvitation } from './invitation-columns.ts';

export const DEAD_LINK = 'This link was used, was taken back, or has expired. Ask for a new one.';

/**
 * What the link of an invitation or of a share leads to. Whoever holds it may know.
 *
 * @throws AppError NOT_FOUND, in the same words for a link that never was
 */
export async function previewInvitation(
  { db }: Pick<System, 'db'>,
  input: { token: string },
): Promise<InvitationPreview> {
  const hash = hashSecret(input.token);
  const { rows } = await sql<InvitationPreview>`
    select 'workspace' as kind, w.name, i.role, coalesce(i.email, i.claimed_email) as email,
      coalesce(u.display_name, u.email) as invited_by, i.expires_at
    from invitations i join workspaces w on w.id = i.workspace_id left join users u on u.id = i.invited_by
    where i.token_hash = ${hash} and ${openInvitation}
    union all
    select 'share', coalesce(n.name, ua.name), null, s.email, coalesce(u.display_name, u.email), s.token_expires_at
    from instance_shares s
    join agent_instances n on n.workspace_id = s.workspace_id and n.id = s.agent_instance_id and n.deleted_at is null
    join user_agents ua on ua.workspace_id = n.workspace_id and ua.id = n.user_agent_id
    left join users u on u.id = s.granted_by
    where s.token_hash = ${hash} and s.token_expires_at > now() and s.user_id is null`.execute(db);
  if (!rows[0]) throw notFound(DEAD_LINK);
  return rows[0];
}
