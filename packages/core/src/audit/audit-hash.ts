import { createHash } from 'node:crypto';
import type { ChainRow } from './read-chain.ts';

const FORMAT = 'beckon-audit-1';

/** What the first row of a chain has before it. */
export const NO_HASH = '0'.repeat(64);

/**
 * The hash of a row, hex, as the database's `audit_hash` computes it, without asking the database. Each value is written
 * with its length in UTF-8 bytes before it, or `-` where there is none; then they are joined with commas.
 */
export function auditHash(row: ChainRow): string {
  const values = [
    FORMAT,
    row.workspace_id,
    String(row.seq),
    row.created_at,
    row.actor_kind,
    row.user_id,
    row.key_id,
    row.session_id,
    row.user_email,
    row.action,
    row.decision,
    row.target_kind,
    row.target_id,
    row.ip_address,
    row.user_agent,
    row.request_id,
    row.detail_text,
    row.prev_hash,
  ];
  const written = values.map((value) => (value === null ? '-' : `${Buffer.byteLength(value)}:${value}`)).join(',');
  return createHash('sha256').update(written).digest('hex');
}
