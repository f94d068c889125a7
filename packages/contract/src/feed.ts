import { z } from 'zod';
import { Ask, OpenAsk } from './ask.ts';
import { Id, Timestamp } from './id.ts';
import { Instance } from './instance.ts';
import { InstanceStatus } from './instance-status.ts';
import { Listening } from './listening.ts';
import { Message } from './message.ts';
import { InterruptId, RunningTurnId } from './turn.ts';

export const EVENT_KINDS = [
  'message_created',
  'message_updated',
  'message_delivered',
  'status_changed',
  'name_changed',
  'git_diff_changed',
  'ask_changed',
  'turn_changed',
] as const;
export const EventKind = z.enum(EVENT_KINDS);
export type EventKind = z.infer<typeof EventKind>;

/** The parts of an instance that its feed keeps current. */
export const InstanceState = z
  .object({
    id: Id,
    agent_type_id: Id,
    agent_type_name: z.string(),
    name: z.string().nullable(),
    status: InstanceStatus,
    started_at: Timestamp,
    ended_at: Timestamp.nullable(),
    last_heartbeat_at: Timestamp.nullable(),
    listening: Listening.nullable().describe(
      'How soon the agent reads what is written now; null: at its next contact.',
    ),
    turn_id: RunningTurnId,
    interrupt_id: InterruptId,
    git_diff_bytes: z.int().describe('UTF-8 bytes of the stored diff; the view fetches it over HTTP.'),
  })
  .meta({ id: 'InstanceState' });
export type InstanceState = z.infer<typeof InstanceState>;

/** One event of the log with what it refers to, as that is now. Apply by id: the same item twice changes nothing. */
export const FeedItem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), seq: z.int(), kind: EventKind, created_at: Timestamp, message: Message }),
  z.object({
    type: z.literal('instance'),
    seq: z.int(),
    kind: EventKind,
    created_at: Timestamp,
    instance: InstanceState,
  }),
  z.object({ type: z.literal('ask'), seq: z.int(), kind: EventKind, created_at: Timestamp, ask: Ask }),
  z.object({ type: z.literal('gone'), seq: z.int(), kind: EventKind, created_at: Timestamp, entity_id: Id }),
]);
export type FeedItem = z.infer<typeof FeedItem>;

/**
 * What a feed subscription yields, always under a cursor.
 *
 * The first frame is `snapshot` (start, or a reset: forget the view) or `resumed` (what follows continues the view).
 */
export const FeedFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    reason: z.enum(['start', 'unknown_cursor', 'other_log', 'pruned', 'ahead']),
    head: z.int(),
    instance: InstanceState,
    messages: z.array(Message),
    has_more: z.boolean(),
    asks: z.array(Ask),
  }),
  z.object({ type: z.literal('resumed'), head: z.int(), listening: Listening.nullable() }),
  z.object({ type: z.literal('items'), head: z.int(), items: z.array(FeedItem) }),
  z.object({
    type: z.literal('heartbeat'),
    head: z.int(),
    server_now: Timestamp,
    listening: Listening.nullable(),
  }),
  z.object({ type: z.literal('deleted') }),
]);
export type FeedFrame = z.infer<typeof FeedFrame>;

export const FollowInstanceInput = z.strictObject({
  agent_instance_id: Id,
  lastEventId: z.string().nullish().describe('Cursor of the last frame applied; the client resends it by itself.'),
});
export type FollowInstanceInput = z.infer<typeof FollowInstanceInput>;

/** The home lists: a whole snapshot first, then what differs. */
export const WorkspaceFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), instances: z.array(Instance), asks: z.array(OpenAsk), total_asks: z.int() }),
  z.object({
    type: z.literal('changes'),
    instances: z.array(Instance).describe('New or changed.'),
    removed_instances: z.array(Id),
    asks: z.array(OpenAsk).describe('New or changed.'),
    removed_asks: z.array(Id),
    total_asks: z.int(),
  }),
  z.object({ type: z.literal('heartbeat'), server_now: Timestamp }),
]);
export type WorkspaceFrame = z.infer<typeof WorkspaceFrame>;

export const FollowWorkspaceInput = z.strictObject({ lastEventId: z.string().nullish() });
export type FollowWorkspaceInput = z.infer<typeof FollowWorkspaceInput>;
