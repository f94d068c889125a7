import type { Db } from '@beckon/db/open-database';
import { auditHash, NO_HASH } from './audit-hash.ts';
import { listChains, readChain, type ChainHead } from './read-chain.ts';

/** What was found of one chain. */
export interface ChainReport {
  /** null: the installation's chain. */
  readonly workspace_id: string | null;
  /** Rows that are there. */
  readonly length: number;
  /** Hash of its last row. Whoever keeps it elsewhere can prove later that nothing before it was changed. */
  readonly head: string;
  /** The first row that is not what was written; null where all are. */
  readonly broken: { readonly seq: number; readonly reason: string } | null;
}

/** Computes every chain anew, from the rows alone, and compares. Reads the whole log. */
export async function verifyAudit(db: Db): Promise<ChainReport[]> {
  const reports: ChainReport[] = [];
  for (const chain of await listChains(db)) reports.push(await verifyChain(db, chain));
  return reports;
}

async function verifyChain(db: Db, chain: ChainHead): Promise<ChainReport> {
  let length = 0;
  let head = NO_HASH;
  let broken: ChainReport['broken'] = null;
  for await (const row of readChain(db, chain.workspace_id, chain.seq ?? undefined)) {
    length += 1;
    if (broken) continue;
    if (row.seq !== length) broken = { seq: length, reason: 'the row is missing' };
    else if (row.prev_hash !== head) broken = { seq: row.seq, reason: 'it does not follow the row before it' };
    else if (auditHash(row) !== row.hash) broken = { seq: row.seq, reason: 'the row was changed' };
    else head = row.hash;
  }
  if (!broken && chain.seq === null) broken = { seq: length, reason: 'nothing says that the chain ends here' };
  else if (!broken && length < (chain.seq ?? 0)) broken = { seq: length + 1, reason: 'the row is missing' };
  else if (!broken && head !== chain.hash) broken = { seq: length, reason: 'the row was changed' };
  return { workspace_id: chain.workspace_id, length, head, broken };
}
