import type { AuditRow } from '@beckon/contract/audit';
import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { auditColumns } from './audit-columns.ts';

const PAGE = 1_000;
const INSTALLATION = '00000000-0000-0000-0000-000000000000';

/** Where a chain ends. */
export interface ChainHead {
  /** null: the installation's chain. */
  readonly workspace_id: string | null;
  /** Null where the log has rows of this chain, and nothing says where it ends. */
  readonly seq: number | null;
  readonly hash: string | null;
}

/** Where one chain ends. */
export async function findHead(db: Db, workspaceId: string | null): Promise<ChainHead> {
  const { rows } = await sql<{ seq: number; hash: string }>`
    select seq, encode(hash, 'hex') as hash from audit_heads where chain_id = ${workspaceId ?? INSTALLATION}`.execute(
    db,
  );
  return { workspace_id: workspaceId, seq: rows[0]?.seq ?? null, hash: rows[0]?.hash ?? null };
}

/** Every chain there is, the installation's first. Looks through the whole log, for rows that no head tells of. */
export async function listChains(db: Db): Promise<ChainHead[]> {
  const { rows } = await sql<ChainHead>`
    select nullif(chain_id, ${INSTALLATION}) as workspace_id, h.seq, encode(h.hash, 'hex') as hash
    from (
      select chain_id from audit_heads
      union select coalesce(workspace_id, ${INSTALLATION}) from audit
    ) as chains left join audit_heads h using (chain_id)
    order by workspace_id nulls first`.execute(db);
  return rows;
}

/** A row with its detail as it was hashed. */
export type ChainRow = AuditRow & { readonly detail_text: string | null };

/** The rows of a chain up to `last`, in their order. It holds no connection between its pages. */
export async function* readChain(db: Db, workspaceId: string | null, last?: number): AsyncGenerator<ChainRow> {
  const chain = workspaceId === null ? sql`workspace_id is null` : sql`workspace_id = ${workspaceId}`;
  for (let after: number | undefined; ;) {
    const { rows } = await sql<ChainRow>`
      select ${auditColumns}, detail::text as detail_text from audit
      where ${chain} and seq <= ${last ?? Number.MAX_SAFE_INTEGER}::bigint ${after === undefined ? sql`` : sql`and seq > ${after}::bigint`}
      order by seq limit ${PAGE}`.execute(db);
    yield* rows;
    after = rows.at(-1)?.seq;
    if (rows.length < PAGE) return;
  }
}
