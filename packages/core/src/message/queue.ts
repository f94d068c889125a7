import type { QueuedMessage } from '@beckon/contract/message';
import { isProcessAlive } from '@beckon/db/bell';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { instanceTopic, type Context, type System } from '../context.ts';
import { settleAnswers } from '../ask/settle-answers.ts';
import { changeInstance, type InstanceRow } from '../instance/change-instance.ts';
import type { InstanceChange } from '../instance/instance-change.ts';

/** Messages on their way to an agent, held until its response is flushed or known to be lost. */
export interface Claim extends InstanceRow {
  readonly id: string;
  readonly messageIds: readonly string[];
  /** The reading position a poll came with; confirmed, the position moves on from there. */
  readonly cursor?: string;
}

export interface HandOut {
  readonly messages: QueuedMessage[];
  readonly claim: Claim | undefined;
  /** Somebody else is being handed the queue right now. */
  readonly busy: boolean;
}

interface QueueRow {
  readonly id: string;
  readonly seq: number;
  readonly content: string;
  readonly created_at: string;
  readonly relayed: boolean;
  readonly claim_id: string | null;
  /** Of the process whose claim is on the message. */
  readonly process_key: number | null;
  readonly is_fresh: boolean | null;
  /** The answer of an ask that carries a request: whoever runs that takes it (`takeAnswer`), nobody else. */
  readonly is_decision: boolean;
  /** Of the process where a call waits for this very answer. */
  readonly waiter_process: number | null;
}

const NOTHING: HandOut = { messages: [], claim: undefined, busy: false };

/** No response takes longer to go out; an older claim is void, whatever became of who should have told. */
export const CLAIM_MINUTES = 5;
/** How long an answer is kept for the call that waits for it and has been woken. */
const WAITER_SECONDS = 10;

/**
 * Claims what people wrote and no agent has received, in order. The caller holds the instance's lock.
 *
 * An answer that a waiting call is about to carry is left to that call, and a decision about what will run to its taker. A claim whose process has died is void.
 *
 * @param options.claimId the id of the claim; for the answer to a report, the id of the report's message (`acknowledge`)
 * @param options.cursor the reading position the claim moves when it is confirmed
 */
export async function claimQueue(
  ctx: Context,
  change: InstanceChange,
  options: { claimId?: string; cursor?: string } = {},
): Promise<HandOut> {
  const { instance } = change;
  if (instance.queued === 0) return NOTHING;
  const rows = (await readQueue(change)).filter((row) => !row.is_decision);
  const alive = processes(ctx, change);
  for (const row of rows) {
    if (row.process_key !== null && row.is_fresh && (await alive(row.process_key))) return { ...NOTHING, busy: true };
  }
  const free: QueueRow[] = [];
  for (const row of rows) if (row.waiter_process === null || !(await alive(row.waiter_process))) free.push(row);
  if (free.length === 0) return NOTHING;
  const claim = await claimMessages(ctx, change, free, options);
  const dead = rows.flatMap((row) => row.claim_id ?? []);
  if (dead.length > 0) {
    await sql`delete from claims where workspace_id = ${instance.workspace_id} and id = any(${dead}::uuid[])`.execute(
      change.tx,
    );
  }
  return { messages: free.map(toQueuedMessage), claim, busy: false };
}

/** Puts a claim on these messages, in the place of one they carry. The caller holds the instance's lock. */
export async function claimMessages(
  ctx: Pick<Context, 'bell'>,
  change: InstanceChange,
  messages: readonly { id: string }[],
  { claimId = randomUUID(), cursor }: { claimId?: string; cursor?: string } = {},
): Promise<Claim> {
  const { workspace_id: workspaceId, id: instanceId } = change.instance;
  const messageIds = messages.map((message) => message.id);
  await sql`
    with claim as (
      insert into claims (workspace_id, id, agent_instance_id, process_key)
      values (${workspaceId}, ${claimId}, ${instanceId}, ${ctx.bell.processKey}))
    update messages set claim_id = ${claimId}, claimed_at = coalesce(claimed_at, clock_timestamp())
    where workspace_id = ${workspaceId} and id = any(${messageIds}::uuid[]) and delivered_at is null and withdrawn_at is null`.execute(
    change.tx,
  );
  return { id: claimId, workspaceId, instanceId, messageIds, ...(cursor !== undefined && { cursor }) };
}

/**
 * A caller that names `messageId` has seen the response that told it: the answer to the report of that id, or the poll
 * whose last message it is. What that response carried is delivered, even before its process has said so. The caller
 * holds the instance's lock.
 *
 * @returns whether the reading position is `messageId` now
 */
export async function acknowledge(change: InstanceChange, messageId: string): Promise<boolean> {
  const { instance } = change;
  if (instance.queued === 0) return false;
  const rows = (await readQueue(change)).filter((row) => row.claim_id !== null);
  const claimId = rows.findLast((row) => row.claim_id === messageId || row.id === messageId)?.claim_id;
  const claimed = rows.filter((row) => row.claim_id === claimId);
  if (!claimId || (claimId !== messageId && claimed.at(-1)?.id !== messageId)) return false;
  await deliver(
    change,
    claimed.map((row) => row.id),
    claimId,
  );
  if (claimId === messageId || (await isLaterReport(change, messageId))) return false;
  change.set('last_read_message_id', sql`${messageId}::uuid`);
  return true;
}

/** Has the agent reported something after that message which it reads from now on? */
async function isLaterReport({ tx, instance }: InstanceChange, messageId: string): Promise<boolean> {
  const { rows } = await sql`
    select from messages position join messages m on m.workspace_id = position.workspace_id and m.id = ${messageId}
    where position.workspace_id = ${instance.workspace_id} and position.id = ${instance.last_read_message_id}
      and position.sender_type = 'AGENT' and position.seq > m.seq`.execute(tx);
  return rows.length > 0;
}

/** What waits for the agent, as it is, claimed by somebody or not, in order. */
export async function readQueue(change: {
  readonly tx: InstanceChange['tx'];
  readonly instance: Pick<InstanceChange['instance'], 'workspace_id' | 'id'>;
}): Promise<QueueRow[]> {
  const { rows } = await sql<QueueRow>`
    select m.id, m.seq, m.content, m.created_at, m.relayed, c.id as claim_id, c.process_key,
      c.created_at > now() - make_interval(mins => ${CLAIM_MINUTES}) as is_fresh,
      coalesce(a.request_hash is not null, false) as is_decision,
      case when a.answered_at > clock_timestamp() - make_interval(secs => ${WAITER_SECONDS}) then a.waiter_process end as waiter_process
    from messages m
    left join claims c on c.workspace_id = m.workspace_id and c.id = m.claim_id
    left join asks a on a.workspace_id = m.workspace_id and a.answer_message_id = m.id and a.state = 'answered'
    where m.workspace_id = ${change.instance.workspace_id} and m.agent_instance_id = ${change.instance.id}
      and m.sender_type = 'USER' and m.delivered_at is null and m.withdrawn_at is null and m.kind <> 'interrupt'
    order by m.seq`.execute(change.tx);
  return rows;
}

export const toQueuedMessage = (row: { id: string; content: string; created_at: string }): QueuedMessage => ({
  id: row.id,
  content: row.content,
  sender_type: 'USER',
  created_at: row.created_at,
  requires_user_input: false,
});

/** The response is out: its messages are delivered, for good. @throws AppError when the instance was deleted */
export async function confirmClaim(system: Pick<System, 'db' | 'bell'>, claim: Claim): Promise<void> {
  await changeInstance(system, claim, async (change) => {
    const last = await deliver(change, claim.messageIds, claim.id);
    const stands = claim.cursor !== undefined && change.instance.last_read_message_id === claim.cursor;
    if (last && stands) change.set('last_read_message_id', sql`${last}::uuid`);
    await change.write();
  });
}

/** Marks messages as delivered, whoever has a claim on them by now; returns the last of them that was not before. */
async function deliver(
  change: InstanceChange,
  messageIds: readonly string[],
  claimId: string,
): Promise<string | undefined> {
  const { workspace_id: workspaceId } = change.instance;
  const { rows } = await sql<{ id: string; seq: number }>`
    with dropped as (delete from claims where workspace_id = ${workspaceId} and id = ${claimId})
    update messages set delivered_at = clock_timestamp(), claim_id = null
    where workspace_id = ${workspaceId} and id = any(${messageIds}::uuid[]) and delivered_at is null
    returning id, seq`.execute(change.tx);
  const delivered = rows.toSorted((a, b) => a.seq - b.seq).map((row) => row.id);
  for (const id of delivered) change.log('message_delivered', id);
  change.count('queued', -delivered.length);
  if (change.instance.live_asks > 0) await settleAnswers(change, delivered);
  return delivered.at(-1);
}

/** The response is lost: its messages wait again, for whoever asks next. */
export async function voidClaim(system: Pick<System, 'db' | 'bell'>, claim: Claim): Promise<void> {
  await sql`
    with dropped as (delete from claims where workspace_id = ${claim.workspaceId} and id = ${claim.id})
    update messages set claim_id = null
    where workspace_id = ${claim.workspaceId} and claim_id = ${claim.id} and id = any(${claim.messageIds}::uuid[])`.execute(
    system.db,
  );
  system.bell.ring([instanceTopic(claim.workspaceId, claim.instanceId)]);
}

/** Tells of a process whether it lives, asking once. */
function processes(ctx: Pick<Context, 'bell'>, { tx }: InstanceChange): (key: number) => Promise<boolean> {
  const known = new Map<number, Promise<boolean>>([[ctx.bell.processKey, Promise.resolve(true)]]);
  return (key) => {
    const alive = known.get(key) ?? isProcessAlive(tx, key);
    known.set(key, alive);
    return alive;
  };
}
