import { MAX_WAIT_SECONDS } from '@beckon/contract/limits';
import type { PendingMessagesInput, PendingMessagesOutput, QueuedMessage } from '@beckon/contract/message';
import { sql } from 'kysely';
import { badRequest } from '../app-error.ts';
import { instanceTopic, type Context } from '../context.ts';
import { waitUntil } from '../event/wait-until.ts';
import { noteContact } from '../ask/settle-answers.ts';
import { once, recall } from '../idempotency/once.ts';
import { changeInstance } from '../instance/change-instance.ts';
import { acknowledge, claimMessages, claimQueue, readQueue, toQueuedMessage, type HandOut } from './queue.ts';

/** A poll that finds nothing writes at most this often that the agent was there. */
const QUIET_SECONDS = 30;

interface Position {
  readonly last_read_message_id: string | null;
  readonly queued: number;
  readonly live_asks: number;
  /** Is it time to note that the agent is alive? */
  readonly is_quiet: boolean;
  readonly waits: boolean;
}

/**
 * Hands an agent what people wrote. With the reading position as cursor the messages are handed out once and the
 * position moves when the response is out; another cursor is `stale`; without a cursor they are only shown.
 *
 * A client that waits on its open question is held up to 25 s and answered at once when the person does; `wait` sets the
 * hold explicitly. A second attempt with the same idempotency key is handed what the first one was.
 *
 * @throws AppError BAD_REQUEST for an unknown instance, CONFLICT (idempotency key with another request)
 */
export async function pendingMessages(ctx: Context, input: PendingMessagesInput): Promise<PendingMessagesOutput> {
  const at = { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id };
  const cursor = input.last_read_message_id || undefined;
  const answer = (status: 'ok' | 'stale', messages: PendingMessagesOutput['messages'] = []): PendingMessagesOutput => ({
    agent_instance_id: input.agent_instance_id,
    messages,
    status,
  });

  const request = { operation: 'messages.pending', input };

  const peek = async (): Promise<PendingMessagesOutput | undefined> => {
    const position = await readPosition(ctx, at, cursor);
    if (position.queued === 0) return undefined;
    const rows = await readQueue({ tx: ctx.db, instance: { workspace_id: at.workspaceId, id: at.instanceId } });
    const shown = rows.filter((row) => !row.is_decision);
    return shown.length > 0 ? answer('ok', shown.map(toQueuedMessage)) : undefined;
  };

  const take = async (): Promise<PendingMessagesOutput | undefined> => {
    const { last_read_message_id: read, queued, live_asks, is_quiet } = await readPosition(ctx, at, cursor);
    // A poll with a key may be a second attempt: what the first one was handed moved the position.
    if (read !== cursor && queued === 0 && !ctx.idempotencyKey) return answer('stale');
    if (read === cursor && queued === 0 && live_asks === 0 && !is_quiet) return undefined;
    const taken = await changeInstance(ctx, at, async (change) => {
      const earlier = await recall<QueuedMessage[]>(ctx, change.tx, request);
      if (earlier) {
        const claim = await claimMessages(ctx, change, earlier, { ...(cursor !== undefined && { cursor }) });
        return { messages: earlier, claim, busy: false };
      }
      const moved = cursor !== undefined && (await acknowledge(change, cursor));
      const handOut: HandOut | undefined =
        moved || change.instance.last_read_message_id === cursor
          ? await claimQueue(ctx, change, { cursor })
          : undefined;
      if (handOut && handOut.messages.length > 0) {
        await once(ctx, change.tx, null, { ...request, first: () => Promise.resolve(handOut.messages) });
      }
      if (handOut) await noteContact(change, false);
      await change.write();
      return handOut;
    });
    if (!taken || taken.busy) return answer('stale');
    if (taken.messages.length === 0) return undefined;
    ctx.handOuts.follow(ctx.delivery, taken.claim);
    return answer('ok', taken.messages);
  };

  await ctx.handOuts.settled(at);
  const attempt = cursor ? take : peek;
  const start = await readPosition(ctx, at, cursor);
  const asked = cursor !== undefined && start.last_read_message_id === cursor && start.waits;
  const deadlineMs = (input.wait ?? (asked ? MAX_WAIT_SECONDS : 0)) * 1000;
  if (deadlineMs === 0) return (await attempt()) ?? answer('ok');
  const topic = instanceTopic(at.workspaceId, at.instanceId);
  const hold = () => ctx.listeners.hold(at, input.listening ?? 'at_once');
  // Who only looks comes again for what it is shown, and listens meanwhile.
  let release = cursor ? undefined : hold();
  let found: PendingMessagesOutput | undefined;
  try {
    found = await waitUntil(
      ctx.bell,
      topic,
      { deadlineMs, signal: AbortSignal.any([ctx.signal, ctx.closing]) },
      async () => {
        const result = await attempt();
        if (result || !asked || (await readPosition(ctx, at, cursor)).waits) {
          if (!result) release ??= hold();
          return result;
        }
        // Its question was closed: answered just now, or nothing more will come (cancelled, expired, taken by another call).
        return (await attempt()) ?? answer('stale');
      },
    );
  } finally {
    if (found) release?.(cursor ? 'served' : 'shown');
    else release?.('turn');
  }
  return found ?? answer('ok');
}

async function readPosition(
  ctx: Context,
  at: { workspaceId: string; instanceId: string },
  cursor: string | undefined,
): Promise<Position> {
  const { rows } = await sql<Position>`
    select i.last_read_message_id, i.queued, i.live_asks,
      i.last_contact_at < now() - make_interval(secs => ${QUIET_SECONDS}) or i.status in ('DISCONNECTED', 'STALE') as is_quiet,
      exists (select from asks a where a.workspace_id = i.workspace_id and a.id = ${cursor ?? null}::uuid
        and a.state = 'open') as waits
    from agent_instances i
    where i.workspace_id = ${at.workspaceId} and i.id = ${at.instanceId} and i.deleted_at is null`.execute(ctx.db);
  if (!rows[0]) throw badRequest('Agent instance not found');
  return rows[0];
}
