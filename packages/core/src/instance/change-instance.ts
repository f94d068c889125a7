import type { InstanceStatus } from '@beckon/contract/instance-status';
import type { Db } from '@beckon/db/open-database';
import { inTransaction } from '@beckon/db/transaction';
import { sql } from 'kysely';
import { badRequest, notFound } from '../app-error.ts';
import { instanceTopic, workspaceTopic, type Actor, type System } from '../context.ts';
import { requireOwnAgent } from '../key/require-own-agent.ts';
import { sayWriting } from '../workspace/let-writes-end.ts';
import { inTurn } from './in-turn.ts';
import { InstanceChange, type LockedInstance } from './instance-change.ts';

const HEAD = [
  'workspace_id',
  'id',
  'user_agent_id',
  'user_id',
  'status',
  'name',
  'ended_at',
  'deleted_at',
  'last_read_message_id',
  'last_contact_at',
  'message_count',
  'step_count',
  'queued',
  'open_asks',
  'live_asks',
  'top',
  'turn_id',
  'interrupt_id',
] as const;

/**
 * Locks the head row; undefined where the workspace has no such instance. Deleted ones are returned too.
 *
 * @param actor whose removal from the workspace waits until this is written
 */
async function lockInstance(
  tx: Db,
  { workspaceId, instanceId }: InstanceRow,
  actor: Actor | undefined,
): Promise<LockedInstance | undefined> {
  const row = await tx
    .selectFrom('agent_instances')
    .select(HEAD)
    .select((actor ? sayWriting(actor) : sql`null`).as('writing'))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', instanceId)
    .forUpdate()
    .executeTakeFirst();
  return row && { ...row, status: row.status as InstanceStatus };
}

export interface InstanceRow {
  readonly workspaceId: string;
  readonly instanceId: string;
}

/**
 * What happens where the workspace has no such instance: it throws, or makes one (the lock is then tried again).
 *
 * @param deleted there was one, and a person deleted it
 */
export type Missing = (tx: Db, deleted: boolean) => Promise<void>;

/**
 * Runs `apply` on the locked instance in one transaction, writes what it decided, and rings after the commit.
 *
 * @throws AppError BAD_REQUEST `Agent instance not found`, unless `missing` decides otherwise; FORBIDDEN where a key of
 * one agent comes to an instance of another; what `requireStanding` throws where the actor has lost authority meanwhile
 */
export async function changeInstance<T>(
  system: Pick<System, 'db' | 'bell'> & { readonly actor?: Actor },
  row: InstanceRow,
  apply: (change: InstanceChange) => Promise<T>,
  missing: Missing = unknownToAgent,
): Promise<T> {
  const { workspaceId, instanceId } = row;
  const topic = instanceTopic(workspaceId, instanceId);
  const changeLocked = async (tx: Db) => {
    let instance = await lockInstance(tx, row, system.actor);
    if (!instance || instance.deleted_at) {
      // Where there is no row, nothing has been said yet; and who takes authority away waits for this before all rows.
      if (system.actor) await sql`select ${sayWriting(system.actor)}`.execute(tx);
      await missing(tx, instance !== undefined);
      instance = await lockInstance(tx, row, system.actor);
    }
    if (!instance || instance.deleted_at) throw badRequest('Agent instance not found');
    requireOwnAgent(system.actor, instance);
    const change = new InstanceChange(tx, instance, system.actor);
    const applied = await apply(change);
    return { result: applied, change };
  };
  const { result, change } = await inTurn(system.db, topic, () => inTransaction(system.db, changeLocked));
  if (change.hasEvents) system.bell.ring([topic, workspaceTopic(workspaceId)]);
  change.committed();
  return result;
}

/** How agents' doors answer for what is not there. */
function unknownToAgent(): Promise<never> {
  throw badRequest('Agent instance not found');
}

/** How people's doors answer for it. */
export function unknownToPerson(): Promise<never> {
  throw notFound('Agent instance not found');
}
