import { sql } from 'kysely';

/** A row of the log as it leaves the database: `AuditRow`. */
export const auditColumns = sql`workspace_id, seq, created_at, actor_kind, user_id, user_email, key_id, session_id, action,
  decision, target_kind, target_id, ip_address, user_agent, request_id, detail, encode(prev_hash, 'hex') as prev_hash,
  encode(hash, 'hex') as hash`;
