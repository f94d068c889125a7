import type { Ask } from '@beckon/contract/ask';
import type { Db } from '@beckon/db/open-database';
import { sql, type RawBuilder } from 'kysely';

/** An ask `a` with the name of who answered, `u`, and its options as they are to be read. */
export const askColumnsWith = (options: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  a.id, a.agent_instance_id, a.kind, a.state, ${options} as options, a.moved_on, a.answer, a.answer_message_id, a.answered_by,
  a.request, a.request_hash, a.settled_at_terminal, coalesce(u.display_name, u.email) as answered_by_name, a.created_at, a.answered_at, a.delivered_at, a.expires_at`;

/** The same with all of its options. */
export const askColumns = askColumnsWith(sql`a.options`);

/** The ask of that id, in whatever state. */
export async function findAsk(db: Db, workspaceId: string, askId: string): Promise<Ask | undefined> {
  const { rows } = await sql<Ask>`
    select ${askColumns} from asks a left join users u on u.id = a.answered_by
    where a.workspace_id = ${workspaceId} and a.id = ${askId}`.execute(db);
  return rows[0];
}
