import { sql } from 'kysely';

/** An invitation `i` with the user `u` who made it. */
export const invitationColumns = sql`
  i.id, i.email, i.role, coalesce(u.display_name, u.email) as invited_by, i.created_at, i.expires_at`;

/** One that can still be taken up, as a condition on `i`. */
export const openInvitation = sql`i.accepted_at is null and i.revoked_at is null and i.expires_at > now()`;
