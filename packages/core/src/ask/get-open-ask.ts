import { sql } from 'kysely';
import type { InstanceChange } from '../instance/instance-change.ts';
import { answerable, openAskColumns, type OpenAskRow } from './answer-ask-row.ts';

/** The ask of that id in this instance, if it can still be answered. */
export async function getOpenAsk(change: InstanceChange, askId: string): Promise<OpenAskRow | undefined> {
  const { rows } = await sql<OpenAskRow>`
    select ${openAskColumns} from asks a
    join messages m on m.workspace_id = a.workspace_id and m.id = a.id
    where a.workspace_id = ${change.instance.workspace_id} and a.id = ${askId}
      and a.agent_instance_id = ${change.instance.id} and ${answerable}`.execute(change.tx);
  return rows[0];
}
