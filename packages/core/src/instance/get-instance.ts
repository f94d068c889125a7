import type { GetInstanceInput, InstanceDetail } from '@beckon/contract/instance';
import { sql } from 'kysely';
import { notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import { listMessages } from '../message/list-messages.ts';
import { instanceColumns } from './instance-columns.ts';

type Row = Omit<InstanceDetail, 'messages' | 'access_level' | 'is_owner'>;

/** One instance with its latest page of messages. @throws AppError NOT_FOUND */
export async function getInstance(ctx: Context, input: GetInstanceInput): Promise<InstanceDetail> {
  const { rows } = await sql<Row>`
    select ${instanceColumns}, i.git_diff, i.turn_id, i.last_read_message_id
    from agent_instances i join user_agents ua on ua.workspace_id = i.workspace_id and ua.id = i.user_agent_id
    left join users iu on iu.id = i.user_id
    where i.workspace_id = ${ctx.actor.workspace_id} and i.id = ${input.agent_instance_id} and i.deleted_at is null`.execute(
    ctx.db,
  );
  const [instance] = rows;
  if (!instance) throw notFound('Agent instance not found');
  const { items: messages } = await listMessages(ctx, {
    agent_instance_id: input.agent_instance_id,
    limit: input.message_limit,
    before_message_id: input.before_message_id,
  });
  return {
    ...instance,
    messages,
    access_level: ctx.actor.scopes.includes('decide') || ctx.actor.kind !== 'person' ? 'WRITE' : 'READ',
    is_owner: instance.user_id === ctx.actor.user_id,
  };
}
