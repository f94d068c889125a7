import type { UpdateMessageInput, UpdateMessageOutput } from '@beckon/contract/message';
import { sql } from 'kysely';
import { noteContact } from '../ask/settle-answers.ts';
import { badRequest, conflict } from '../app-error.ts';
import type { Context } from '../context.ts';
import { once } from '../idempotency/once.ts';
import { changeInstance } from '../instance/change-instance.ts';
import { isOver } from '../instance/instance-state.ts';
import { findInstanceOf, lockAgentMessage } from './agent-message.ts';
import { checkContent, checkMetadata } from './content.ts';
import { settleKind } from './settle-kind.ts';

/**
 * An agent replaces the content or the metadata of a message it has sent: a tool call gets its result, a text goes on.
 * The message keeps its kind and its place. What is the same already changes nothing.
 *
 * @throws AppError NOT_FOUND (no such agent message), CONFLICT for a message that asks or an instance that has ended,
 * BAD_REQUEST (nothing to change, not of its kind, NUL), PAYLOAD_TOO_LARGE
 */
export async function updateMessage(ctx: Context, input: UpdateMessageInput): Promise<UpdateMessageOutput> {
  if (input.content === undefined && input.message_metadata === undefined) {
    throw badRequest('Nothing to change: give content, message_metadata or both.');
  }
  const content = input.content === undefined ? undefined : checkContent(input.content, ctx.limits.maxContentBytes);
  checkMetadata(input.message_metadata);
  const instanceId = await findInstanceOf(ctx, input.message_id);
  const row = { workspaceId: ctx.actor.workspace_id, instanceId };
  return changeInstance(ctx, row, (change) =>
    once<UpdateMessageOutput>(ctx, change.tx, null, {
      operation: 'messages.update',
      input,
      first: async () => {
        if (isOver(change.status)) throw conflict('This instance has ended; its messages stay as they are.');
        const before = await lockAgentMessage(change, input.message_id);
        if (before.requires_user_input) {
          throw conflict('A message that asks stays as people read it. Send another message instead.');
        }
        const metadata = input.message_metadata === undefined ? before.message_metadata : input.message_metadata;
        const after = settleKind({ content: content ?? before.content, message_metadata: metadata }, before.kind);
        const { rows } = await sql`
          update messages set content = ${after.content}, message_metadata = new.metadata
          from (select ${metadata ? JSON.stringify(metadata) : null}::jsonb as metadata) new
          where workspace_id = ${row.workspaceId} and id = ${input.message_id}
            and (content <> ${after.content} or message_metadata is distinct from new.metadata)
          returning id`.execute(change.tx);
        if (rows.length > 0) change.log('message_updated', input.message_id);
        if (rows.length > 0 && content !== undefined) change.addWords(before.kind, content);
        await noteContact(change, false);
        await change.write();
        return { success: true, agent_instance_id: instanceId, message_id: input.message_id };
      },
    }),
  );
}
