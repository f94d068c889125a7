import { recordAudit } from '@beckon/core/audit/record-audit';
import type { Db } from '@beckon/db/open-database';

/** What somebody on the server's machine did. */
export interface CommandAction {
  /** Whose audit log it belongs to; null: the installation's. */
  readonly workspace_id: string | null;
  /** The operation, `keys.create`. */
  readonly action: string;
  readonly target: { readonly kind: string; readonly id: string };
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Writes it into the audit log, as the last statement of the transaction in which it was done. */
export async function recordAction(tx: Db, action: CommandAction): Promise<void> {
  await recordAudit(tx, { actor_kind: 'cli', decision: 'allowed', ...action });
}
