import { recordAudit, type AuditEntry } from '@beckon/core/audit/record-audit';
import type { Db } from '@beckon/db/open-database';
import { administer } from '@beckon/db/testing/database-server';

/** Something that was allowed. */
export const entry = (workspaceId: string | null, more: Partial<AuditEntry> = {}): AuditEntry => ({
  workspace_id: workspaceId,
  actor_kind: 'system',
  action: 'test.tried',
  decision: 'allowed',
  ...more,
});

/** Appends so many rows to a chain, one after the other. */
export async function fill(db: Db, workspaceId: string | null, rows: number): Promise<void> {
  for (let n = 1; n <= rows; n++) await recordAudit(db, entry(workspaceId, { detail: { n } }));
}

/** Changes the log as only the owner of the tables can, who takes away first what would stop it. */
export function tamper(url: string, ...statements: readonly string[]): Promise<void> {
  return administer(
    url,
    'alter table audit disable trigger audit_append_only',
    ...statements,
    'alter table audit enable trigger audit_append_only',
  );
}
