import type { RegisterInstanceInput, RegisterInstanceOutput } from '@beckon/contract/instance';
import { inTransaction } from '@beckon/db/transaction';
import { randomUUID } from 'node:crypto';
import { conflict } from '../app-error.ts';
import { workspaceTopic, type Context } from '../context.ts';
import { once } from '../idempotency/once.ts';
import { checkLine } from '../message/content.ts';
import { holdStanding } from '../workspace/current-role.ts';
import { createInstance } from './create-instance.ts';
import { getInstanceRow } from './instance-columns.ts';

/**
 * Makes an instance before its first message.
 *
 * @throws AppError CONFLICT `Agent instance already exists`, BAD_REQUEST without an agent_type
 */
export async function registerInstance(ctx: Context, input: RegisterInstanceInput): Promise<RegisterInstanceOutput> {
  const { workspace_id: workspaceId } = ctx.actor;
  const output = await inTransaction(ctx.db, (tx) =>
    once<RegisterInstanceOutput>(ctx, tx, null, {
      operation: 'instances.register',
      input,
      first: async () => {
        await holdStanding(tx, ctx.actor);
        const id = input.agent_instance_id ?? randomUUID();
        const made = await createInstance(tx, ctx.actor, id, input.agent_type, {
          name: input.name == null ? null : checkLine(input.name, 'name'),
          instance_metadata: metadataOf(input),
        });
        if (!made) throw conflict('Agent instance already exists');
        const row = await getInstanceRow(tx, workspaceId, id, 0);
        return {
          agent_instance_id: row.id,
          agent_type_id: row.agent_type_id,
          agent_type_name: row.agent_type_name,
          status: row.status,
          name: row.name,
          instance_metadata: row.instance_metadata,
        };
      },
    }),
  );
  ctx.bell.ring([workspaceTopic(workspaceId)]);
  return output;
}

function metadataOf({ transport, machine }: RegisterInstanceInput): Record<string, unknown> | null {
  if (!transport && !machine) return null;
  return {
    ...(transport && { transport: checkLine(transport, 'transport') }),
    ...(machine && { machine: checkLine(machine, 'machine') }),
  };
}
