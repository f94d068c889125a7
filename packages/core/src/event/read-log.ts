import type { Ask } from '@beckon/contract/ask';
import type { EventKind, FeedItem, InstanceState } from '@beckon/contract/feed';
import type { Listening } from '@beckon/contract/listening';
import { FEED_CONTENT_BYTES, FEED_REQUEST_BYTES, SNAPSHOT_REQUEST_BYTES } from '@beckon/contract/limits';
import type { Message } from '@beckon/contract/message';
import type { Db } from '@beckon/db/open-database';
import { sql } from 'kysely';
import { askColumns } from '../ask/ask-columns.ts';
import { listeningOf } from '../instance/listeners.ts';
import { messageColumns, type CutMessage } from '../message/list-messages.ts';
import { proofOf, type Cursor } from './cursor.ts';
import { cutAsk, cutMessage, jsonBytes } from './cut-for-feed.ts';

export interface LogAddress {
  readonly workspaceId: string;
  readonly instanceId: string;
}

/** One event with what it refers to, and where it stands. */
export interface LoggedItem {
  readonly cursor: Cursor;
  readonly item: FeedItem;
  readonly bytes: number;
}

interface EventRow {
  readonly seq: number;
  readonly eid: string;
  readonly kind: EventKind;
  readonly entity_id: string;
  readonly created_at: string;
}

/** The log's head: the last seq, the proof there, and how far back a cursor may reach; and who listens, which is no event. */
export interface LogHead extends Cursor {
  readonly floor: number;
  readonly listening: Listening | null;
}

/** An event with the message it refers to, if it does. */
type EventWithMessage = { readonly [K in keyof EventRow as `event_${K}`]: EventRow[K] } & CutMessage;

/**
 * Reads up to `limit` events after a cursor, with the current rows they refer to: mostly messages, in the same look.
 *
 * @returns undefined where this log does not go on from there: it was pruned, restored from elsewhere, or is gone
 */
export async function readLog(db: Db, at: LogAddress, after: Cursor, limit = 200): Promise<LoggedItem[] | undefined> {
  const { rows } = await sql<EventWithMessage>`
    select e.seq as event_seq, e.eid as event_eid, e.kind as event_kind, e.entity_id as event_entity_id,
      e.created_at as event_created_at, ${messageColumns(FEED_CONTENT_BYTES)}
    from instance_events e
    left join messages m on m.workspace_id = e.workspace_id and m.id = e.entity_id and e.kind like 'message%' and e.seq > ${after.seq}
    left join users u on u.id = m.sender_user_id
    where e.workspace_id = ${at.workspaceId} and e.agent_instance_id = ${at.instanceId} and e.seq >= ${after.seq}
    order by e.seq limit ${limit + 1}`.execute(db);
  const [before] = after.seq === 0 ? [] : rows.splice(0, 1);
  if (after.seq > 0 && (before?.event_seq !== after.seq || proofOf(before.event_eid) !== after.proof)) return undefined;
  if (rows[0] && rows[0].event_seq !== after.seq + 1) return undefined;
  const askIds = rows.filter((row) => row.event_kind === 'ask_changed').map((row) => row.event_entity_id);
  const [asks, instance] = await Promise.all([
    selectAsks(db, at, [...new Set(askIds)]),
    rows.some((row) => isInstanceEvent(row.event_kind)) ? selectInstanceState(db, at) : undefined,
  ]);
  return rows.map(
    ({ event_seq: seq, event_eid: eid, event_kind: kind, event_entity_id, event_created_at, ...message }) => {
      const event = { seq, eid, kind, entity_id: event_entity_id, created_at: event_created_at };
      const item = toItem(
        event,
        message.id === null ? undefined : cutMessage(message),
        asks.get(event_entity_id),
        instance,
      );
      return { cursor: { seq, proof: proofOf(eid) }, item, bytes: jsonBytes(item) };
    },
  );
}

/** The head of the log; undefined where there is no such instance, or it was deleted. */
export async function readHead(db: Db, at: LogAddress): Promise<LogHead | undefined> {
  const { rows } = await sql<{ seq: number; floor: number; eid: string | null; listening: Listening | null }>`
    select i.top as seq, i.floor, e.eid, ${listeningOf('i')} as listening from agent_instances i
    left join instance_events e on e.workspace_id = i.workspace_id and e.agent_instance_id = i.id and e.seq = i.top
    where i.workspace_id = ${at.workspaceId} and i.id = ${at.instanceId} and i.deleted_at is null`.execute(db);
  const row = rows[0];
  return row && { seq: row.seq, floor: row.floor, proof: row.eid ? proofOf(row.eid) : '', listening: row.listening };
}

/** The proof at `seq`; undefined where the log holds no such event. */
export async function readProof(db: Db, at: LogAddress, seq: number): Promise<string | undefined> {
  const { rows } = await sql<{ eid: string }>`
    select eid from instance_events
    where workspace_id = ${at.workspaceId} and agent_instance_id = ${at.instanceId} and seq = ${seq}`.execute(db);
  return rows[0] && proofOf(rows[0].eid);
}

/** The parts of the instance that its feed keeps current. */
export async function selectInstanceState(db: Db, at: LogAddress): Promise<InstanceState | undefined> {
  const { rows } = await sql<InstanceState>`
    select i.id, i.user_agent_id as agent_type_id, ua.name as agent_type_name, i.name, i.status, i.started_at, i.ended_at,
      i.last_heartbeat_at, ${listeningOf('i')} as listening, i.turn_id, i.interrupt_id, coalesce(octet_length(i.git_diff), 0) as git_diff_bytes
    from agent_instances i join user_agents ua on ua.workspace_id = i.workspace_id and ua.id = i.user_agent_id
    where i.workspace_id = ${at.workspaceId} and i.id = ${at.instanceId}`.execute(db);
  return rows[0];
}

/** The asks of the instance that are open, or among `ids`. */
export async function selectAsks(db: Db, at: LogAddress, ids: readonly string[] | 'open'): Promise<Map<string, Ask>> {
  if (ids.length === 0) return new Map();
  const which = ids === 'open' ? sql`a.state = 'open'` : sql`a.id = any(${ids}::uuid[])`;
  const { rows } = await sql<Ask>`
    select ${askColumns} from asks a left join users u on u.id = a.answered_by
    where a.workspace_id = ${at.workspaceId} and a.agent_instance_id = ${at.instanceId} and ${which}
    order by a.created_at`.execute(db);
  const room = ids === 'open' ? SNAPSHOT_REQUEST_BYTES : FEED_REQUEST_BYTES;
  return new Map(rows.map((ask) => [ask.id, cutAsk(ask, room)]));
}

const isInstanceEvent = (kind: EventKind): boolean =>
  kind === 'status_changed' || kind === 'name_changed' || kind === 'git_diff_changed' || kind === 'turn_changed';

function toItem(
  event: EventRow,
  message: Message | undefined,
  ask: Ask | undefined,
  instance: InstanceState | undefined,
): FeedItem {
  const base = { seq: event.seq, kind: event.kind, created_at: event.created_at };
  if (isInstanceEvent(event.kind) && instance) return { ...base, type: 'instance', instance };
  if (event.kind === 'ask_changed' && ask) return { ...base, type: 'ask', ask };
  if (message) return { ...base, type: 'message', message };
  return { ...base, type: 'gone', entity_id: event.entity_id };
}
