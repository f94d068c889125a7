import type { Instance, RenameInstanceInput } from '@beckon/contract/instance';
import { PREVIEW_CHARS } from '@beckon/contract/limits';
import { sql } from 'kysely';
import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { checkLine } from '../message/content.ts';
import { changeInstance, unknownToPerson } from './change-instance.ts';
import { getInstanceRow } from './instance-columns.ts';

/** Names an instance; an empty name is one too. @throws AppError NOT_FOUND, BAD_REQUEST without a name */
export async function renameInstance(ctx: Context, input: RenameInstanceInput): Promise<Instance> {
  const { name } = input;
  if (name === null || name === undefined) throw badRequest('Only name updates are supported');
  const line = checkLine(name, 'name');
  const at = { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id };
  await changeInstance(
    ctx,
    at,
    async (change) => {
      change.set('name', sql`${line}`);
      change.log('name_changed', change.instance.id);
      await change.write();
    },
    unknownToPerson,
  );
  return getInstanceRow(ctx.db, at.workspaceId, at.instanceId, PREVIEW_CHARS);
}
