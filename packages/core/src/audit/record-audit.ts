import type { AuditActor, AuditDecision } from '@beckon/contract/audit';
import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { cleanDetail, cleanText } from './clean-entry.ts';

/** A privileged action, as it was decided. */
export interface AuditEntry {
  /** Whose chain it belongs to; null: the installation's. */
  readonly workspace_id: string | null;
  readonly actor_kind: AuditActor;
  readonly user_id?: string | null | undefined;
  /** Where it is not given: from the account, or from the last row about that person, whose account may be gone. */
  readonly user_email?: string | null | undefined;
  /** The key, or the connection of a client. */
  readonly key_id?: string | null | undefined;
  readonly session_id?: string | null | undefined;
  /** The operation, such as `keys.create`. */
  readonly action: string;
  readonly decision: AuditDecision;
  readonly target?: { readonly kind: string; readonly id?: string | null | undefined } | undefined;
  readonly ip_address?: string | null | undefined;
  readonly user_agent?: string | null | undefined;
  readonly request_id?: string | null | undefined;
  /** A little more, when it matters: which role was given. Never a secret; what looks like one is left out. */
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Appends one row to its chain, in the transaction of `db` if that is one: then the row is there if and only if what it
 * tells of is. Make it the last statement of that transaction: from here to its end, nobody else writes to this chain.
 *
 * @returns the row's number in its chain
 */
export async function recordAudit(db: Db, entry: AuditEntry): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    select append_audit(entry || jsonb_build_object('user_email', coalesce(entry ->> 'user_email',
      (select email from users where id = given.user_id),
      (select user_email from audit a where a.workspace_id = given.workspace_id and a.user_id = given.user_id
        order by seq desc limit 1),
      (select user_email from audit a where a.workspace_id is null and a.user_id = given.user_id
        order by seq desc limit 1)))) as seq
    from (
      select entry, (entry ->> 'workspace_id')::uuid as workspace_id, (entry ->> 'user_id')::uuid as user_id
      from (select ${JSON.stringify(toRow(entry))}::jsonb as entry) as raw
    ) as given`.execute(db);
  return rows[0]?.seq as number;
}

function toRow({ target, detail, ...rest }: AuditEntry): Record<string, unknown> {
  const texts = { ...rest, target_kind: target?.kind, target_id: target?.id };
  const clean = Object.entries(texts).map(([name, value]) => [
    name,
    typeof value === 'string' ? cleanText(value) : null,
  ]);
  return { ...Object.fromEntries(clean), detail: detail ? cleanDetail(detail) : null };
}
