import { sql } from 'kysely';

/** A share `s` with the user `u` it belongs to, where there is one. */
export const shareColumns = sql`
  s.id, s.email, s.access, s.user_id, u.display_name, s.user_id is null as invited, false as is_owner, s.created_at,
  s.updated_at`;
