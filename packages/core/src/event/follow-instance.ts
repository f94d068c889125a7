import type { FeedFrame, FeedItem } from '@beckon/contract/feed';
import type { Listening } from '@beckon/contract/listening';
import { DEFAULT_PAGE, FEED_CONTENT_BYTES } from '@beckon/contract/limits';
import { backoffMs } from '@beckon/shared/backoff';
import { sleep } from '@beckon/shared/sleep';
import { notFound } from '../app-error.ts';
import type { Context } from '../context.ts';
import { selectMessages, type CutMessage } from '../message/list-messages.ts';
import { readCursor, writeCursor, type Cursor } from './cursor.ts';
import { ASKS_ROOM, cutMessage, firstThatFit, FRAME_ROOM, jsonBytes } from './cut-for-feed.ts';
import { readHead, readProof, selectAsks, selectInstanceState, type LogAddress, type LoggedItem } from './read-log.ts';
import { SignalBox } from './signal-box.ts';

/** A frame and the cursor that a client resends to continue after it. Every frame has one, heartbeats too. */
export interface TrackedFrame<T> {
  readonly cursor: string;
  readonly frame: T;
}

type ResetReason = Extract<FeedFrame, { type: 'snapshot' }>['reason'];

/**
 * Follows one instance's log from a cursor: first what the view needs to be right (`resumed`, or a `snapshot`), then
 * every event after it, in order, as frames of at most 256 KB. Ends when the signal aborts or the instance is gone. A
 * database that does not answer for a while is waited for.
 *
 * @param input.lastEventId the cursor of the last frame applied; missing begins with a snapshot
 * @throws AppError NOT_FOUND
 */
export async function* followInstance(
  ctx: Pick<Context, 'db' | 'actor' | 'followers' | 'signal' | 'limits'>,
  input: { agent_instance_id: string; lastEventId?: string | null | undefined },
): AsyncGenerator<TrackedFrame<FeedFrame>> {
  const at = { workspaceId: ctx.actor.workspace_id, instanceId: input.agent_instance_id };
  const start = await readHead(ctx.db, at);
  if (!start) throw notFound('Agent instance not found');
  const { follower, leave } = ctx.followers.joinInstance(at, start);
  const box = new SignalBox();
  const unwatch = follower.watch(box.raise);
  try {
    let { breaks } = follower;
    const first = await resume(ctx, at, input.lastEventId);
    if (!first) throw notFound('Agent instance not found');
    let { position, listening } = first;
    yield { cursor: writeCursor(position), frame: first.frame };
    while (!ctx.signal.aborted) {
      if (follower.isGone) {
        yield { cursor: writeCursor(position), frame: { type: 'deleted' } };
        return;
      }
      const items =
        follower.breaks === breaks ? await patiently(ctx.signal, () => follower.after(position)) : undefined;
      if (ctx.signal.aborted) return;
      if (items === undefined) {
        // The log does not go on from here as it was known: find the place anew, or begin anew.
        breaks = follower.breaks;
        const again = await patiently(ctx.signal, () => resume(ctx, at, writeCursor(position)));
        if (ctx.signal.aborted) return;
        if (again) ({ position, listening } = again);
        yield { cursor: writeCursor(position), frame: again?.frame ?? { type: 'deleted' } };
        if (!again) return;
        continue;
      }
      for (const batch of batches(items)) {
        position = batch.at;
        const head = Math.max(follower.head.seq, position.seq);
        yield { cursor: writeCursor(position), frame: { type: 'items', head, items: batch.items } };
        if (ctx.signal.aborted) return;
      }
      if (items.length > 0) continue;
      if (follower.listening === listening) {
        if ((await box.wait(ctx.limits.heartbeatMs, ctx.signal)) || ctx.signal.aborted) continue;
        // In silence it looks by itself: for what no bell told of, and for a log that is no longer the same.
        follower.look();
      }
      const head = await readHead(ctx.db, at).catch(() => undefined);
      ({ listening } = follower);
      const server_now = new Date().toISOString();
      yield {
        cursor: writeCursor(position),
        frame: { type: 'heartbeat', head: head?.seq ?? follower.head.seq, server_now, listening },
      };
    }
  } finally {
    unwatch();
    leave();
  }
}

/** Reads until the database answers, or the caller has gone. */
async function patiently<T>(signal: AbortSignal, read: () => Promise<T>): Promise<T | undefined> {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      return await read();
    } catch {
      await sleep(backoffMs(failures, { baseMs: 200, capMs: 5_000 }), signal).catch(() => {});
    }
  }
  return undefined;
}

/** Where in the log a view stands, what it has been told of who listens, and the frame that brings it there. */
interface Place {
  readonly position: Cursor;
  readonly listening: Listening | null;
  readonly frame: FeedFrame;
}

/** Finds the place of a cursor in the log; undefined where there is no such instance. */
async function resume(
  ctx: Pick<Context, 'db'>,
  at: LogAddress,
  lastEventId: string | null | undefined,
): Promise<Place | undefined> {
  if (!lastEventId) return snapshot(ctx, at, 'start');
  const cursor = readCursor(lastEventId);
  if (!cursor) return snapshot(ctx, at, 'unknown_cursor');
  const head = await readHead(ctx.db, at);
  if (!head) return undefined;
  let reason: ResetReason | undefined;
  if (cursor.seq > head.seq) reason = 'ahead';
  else if (cursor.seq < head.floor) reason = 'pruned';
  else if (cursor.seq > 0 && (await readProof(ctx.db, at, cursor.seq)) !== cursor.proof) reason = 'other_log';
  if (reason) return snapshot(ctx, at, reason);
  const { seq, listening } = head;
  return { position: cursor, listening, frame: { type: 'resumed', head: seq, listening } };
}

/** The position is read before the data: what happens in between is sent again, which changes nothing. */
async function snapshot(ctx: Pick<Context, 'db'>, at: LogAddress, reason: ResetReason): Promise<Place | undefined> {
  const head = await readHead(ctx.db, at);
  const instance = await selectInstanceState(ctx.db, at);
  if (!head || !instance) return undefined;
  const rows = await selectMessages(ctx.db, { ...at, limit: DEFAULT_PAGE + 1, cutAt: FEED_CONTENT_BYTES });
  const open = await selectAsks(ctx.db, at, 'open');
  // The oldest asks, over a hundred of them; an agent that has asked more is answered from the front.
  const asks = firstThatFit([...open.values()], ASKS_ROOM);
  const latest = rows.slice(-DEFAULT_PAGE).map((row) => cutMessage(row as CutMessage));
  const messages = firstThatFit(latest.toReversed(), FRAME_ROOM - asks.bytes - jsonBytes(instance)).items.toReversed();
  const frame: FeedFrame = {
    type: 'snapshot',
    reason,
    head: head.seq,
    instance,
    messages,
    has_more: rows.length > messages.length,
    asks: asks.items,
  };
  return { position: { seq: head.seq, proof: head.proof }, listening: instance.listening, frame };
}

function* batches(items: readonly LoggedItem[]): Generator<{ at: Cursor; items: FeedItem[] }> {
  let batch: FeedItem[] = [];
  let bytes = 0;
  let at: Cursor | undefined;
  for (const logged of items) {
    if (at && bytes + logged.bytes > FRAME_ROOM) {
      yield { at, items: batch };
      batch = [];
      bytes = 0;
    }
    batch.push(logged.item);
    bytes += logged.bytes + 1;
    at = logged.cursor;
  }
  if (at && batch.length > 0) yield { at, items: batch };
}
