import type { AuditRow } from '@beckon/contract/audit';
import type { Db } from '@beckon/db/open-database';
import { findHead, listChains, readChain } from './read-chain.ts';

/**
 * Every row of the audit log as it stands now, chain after chain, each in its order.
 *
 * @param options.workspace_id one chain only; null: the installation's
 */
export async function* exportAudit(
  db: Db,
  options: { workspace_id?: string | null | undefined } = {},
): AsyncGenerator<AuditRow> {
  const chains = options.workspace_id === undefined ? await listChains(db) : [await findHead(db, options.workspace_id)];
  for (const { workspace_id, seq } of chains) {
    for await (const { detail_text: _, ...row } of readChain(db, workspace_id, seq ?? undefined)) yield row;
  }
}
