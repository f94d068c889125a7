import type { AuditPage, AuditRow, ListAuditInput } from '@beckon/contract/audit';
import { sql } from 'kysely';
import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { auditColumns } from './audit-columns.ts';

/** Pages through the audit log of the caller's workspace, newest first. @throws AppError BAD_REQUEST for NUL in `action` */
export async function listAudit(ctx: Pick<Context, 'db' | 'actor'>, input: ListAuditInput): Promise<AuditPage> {
  const { action, user_id, decision, since, until, limit } = input;
  if (action?.includes('\0')) throw badRequest('action cannot contain NUL (0x00) characters.');
  const conditions = [
    sql`workspace_id = ${ctx.actor.workspace_id}`,
    ...(input.cursor ? [sql`seq < ${input.cursor}::bigint`] : []),
    ...(action ? [sql`action = ${action.toWellFormed()}`] : []),
    ...(user_id ? [sql`user_id = ${user_id}`] : []),
    // Written out, so that the index of what was denied serves.
    ...(decision === 'denied' ? [sql`decision = 'denied'`] : []),
    ...(decision === 'allowed' ? [sql`decision = 'allowed'`] : []),
    ...(since ? [sql`created_at >= ${since}::timestamptz`] : []),
    ...(until ? [sql`created_at < ${until}::timestamptz`] : []),
  ];
  const { rows } = await sql<AuditRow>`
    select ${auditColumns} from audit where ${sql.join(conditions, sql` and `)}
    order by seq desc limit ${limit + 1}`.execute(ctx.db);
  const items = rows.slice(0, limit);
  return { items, next_cursor: rows.length > limit ? String(items.at(-1)?.seq) : null };
}
