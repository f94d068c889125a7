import { z } from 'zod';
import { AskRequest } from './ask.ts';
import { Id, Metadata, Timestamp } from './id.ts';
import { MAX_WAIT_SECONDS } from './limits.ts';
import { Listening } from './listening.ts';

export const SenderType = z.enum(['AGENT', 'USER']);
export type SenderType = z.infer<typeof SenderType>;

/** A message as agents receive it: exactly these five keys, because clients build a record from them. */
export const QueuedMessage = z
  .object({
    id: Id,
    content: z.string(),
    sender_type: SenderType,
    created_at: Timestamp,
    requires_user_input: z.boolean(),
  })
  .meta({ id: 'QueuedMessage' });
export type QueuedMessage = z.infer<typeof QueuedMessage>;

/** A message as people see it. */
export const Message = QueuedMessage.extend({
  agent_instance_id: Id,
  seq: z.int().describe('Position in the instance, 1..n without a gap.'),
  kind: z.string().describe('text, tool_call, plan, status, diff, image, usage, or one that its agent made up.'),
  message_metadata: Metadata.nullable(),
  sender_user_id: Id.nullable(),
  sender_user_email: z.string().nullable(),
  sender_user_display_name: z.string().nullable(),
  relayed: z.boolean().describe('Typed at the agent’s own terminal and passed on by its key.'),
  delivered_at: Timestamp.nullable().describe('When an agent received this message of a person.'),
  edited_at: Timestamp.nullable().describe('When its writer changed it, before any agent had it.'),
  withdrawn_at: Timestamp.nullable().describe(
    'When its writer took it back: its place stays, empty, and no agent gets it.',
  ),
  content_bytes: z.int().optional().describe('Present when content is cut: the UTF-8 bytes of the whole.'),
}).meta({ id: 'Message' });
export type Message = z.infer<typeof Message>;

export const HandOutStatus = z.enum(['ok', 'stale']);
export type HandOutStatus = z.infer<typeof HandOutStatus>;

export const SendAgentMessageInput = z.object({
  agent_instance_id: Id.nullish().describe('UUID of the run, chosen by the agent. Missing: a new one is made.'),
  content: z.string().describe('Text of the message; may be empty.'),
  agent_type: z.string().max(255).nullish().describe('Name of the agent; needed for the first message of an instance.'),
  requires_user_input: z.boolean().default(false).describe('true: the message is a question that waits for a person.'),
  send_push: z.boolean().nullish(),
  send_email: z.boolean().nullish(),
  send_sms: z.boolean().nullish(),
  git_diff: z.string().nullish().describe('Unified git diff, plain or base64; empty clears it.'),
  kind: z
    .string()
    .min(1)
    .max(50)
    .nullish()
    .describe('What the message is; `text` when left out. message_metadata holds what belongs to the kind.'),
  message_metadata: Metadata.nullish(),
  request: AskRequest.nullish().describe(
    'With requires_user_input: what will run when a person allows it. Its answer is fetched by asks.take only.',
  ),
  hand_out: z
    .boolean()
    .nullish()
    .describe('false: what people wrote stays queued, instead of coming with the answer to this message.'),
  machine: z
    .string()
    .max(255)
    .nullish()
    .describe('Name of the machine the agent runs on; kept from the first message of an instance.'),
});
export type SendAgentMessageInput = z.infer<typeof SendAgentMessageInput>;

export const SendAgentMessageOutput = z.object({
  success: z.boolean(),
  agent_instance_id: Id,
  message_id: Id,
  queued_user_messages: z.array(QueuedMessage),
});
export type SendAgentMessageOutput = z.infer<typeof SendAgentMessageOutput>;

/** What is left out stays as it is; null clears the metadata. */
export const UpdateMessageInput = z.strictObject({
  message_id: Id,
  content: z.string().optional().describe('The whole new text.'),
  message_metadata: Metadata.nullable().optional().describe('The whole new metadata.'),
});
export type UpdateMessageInput = z.infer<typeof UpdateMessageInput>;

export const UpdateMessageOutput = z.object({ success: z.boolean(), agent_instance_id: Id, message_id: Id });
export type UpdateMessageOutput = z.infer<typeof UpdateMessageOutput>;

export const SendUserMessageInput = z.object({
  agent_instance_id: Id,
  content: z.string(),
  mark_as_read: z.boolean().default(true).describe('true: the agent has it already; false: queue it for the agent.'),
});
export type SendUserMessageInput = z.infer<typeof SendUserMessageInput>;

export const SendUserMessageOutput = z.object({
  success: z.boolean(),
  message_id: Id,
  marked_as_read: z.boolean(),
});
export type SendUserMessageOutput = z.infer<typeof SendUserMessageOutput>;

export const PendingMessagesInput = z.object({
  agent_instance_id: Id,
  last_read_message_id: z
    .union([Id, z.literal('')])
    .nullish()
    .describe('The last message the client has read; missing or empty reads without acknowledging.'),
  wait: z
    .number()
    .min(0)
    .max(MAX_WAIT_SECONDS)
    .optional()
    .describe(`Seconds to hold the answer until there is something, 0 to ${MAX_WAIT_SECONDS}.`),
  listening: Listening.optional().describe(
    'How soon the caller can hand on what comes while it is held; people are told. By default at once.',
  ),
});
export type PendingMessagesInput = z.infer<typeof PendingMessagesInput>;

export const PendingMessagesOutput = z.object({
  agent_instance_id: z.string(),
  messages: z.array(QueuedMessage),
  status: HandOutStatus,
});
export type PendingMessagesOutput = z.infer<typeof PendingMessagesOutput>;

export const RequestInputInput = z.object({ message_id: Id });
export type RequestInputInput = z.infer<typeof RequestInputInput>;

export const RequestInputOutput = z.object({
  success: z.boolean(),
  message_id: Id,
  agent_instance_id: Id,
  messages: z.array(QueuedMessage),
  status: HandOutStatus,
});
export type RequestInputOutput = z.infer<typeof RequestInputOutput>;

export const ListMessagesInput = z.object({
  agent_instance_id: Id,
  limit: z.int().min(0).max(500).default(50),
  before_message_id: Id.nullish().describe('Answer the page just before this message.'),
  before_seq: z.int().min(1).nullish().describe('Instead of before_message_id: the page just before this position.'),
});
export type ListMessagesInput = z.infer<typeof ListMessagesInput>;

export const MessagePage = z.object({ items: z.array(Message), has_more: z.boolean() });
export type MessagePage = z.infer<typeof MessagePage>;

export const GetMessageInput = z.strictObject({ message_id: Id });
export type GetMessageInput = z.infer<typeof GetMessageInput>;

export const EditMessageInput = z.strictObject({ message_id: Id, content: z.string().describe('The whole new text.') });
export type EditMessageInput = z.infer<typeof EditMessageInput>;

export const PostMessageInput = z.object({
  agent_instance_id: Id,
  content: z.string(),
  ask_id: Id.nullish().describe('The ask this answers; missing: the oldest open one sent before it.'),
  client_id: Id.nullish().describe('Chosen by the client: the same id again answers as the first time.'),
});
export type PostMessageInput = z.infer<typeof PostMessageInput>;
