import { z } from 'zod';
import { Id, Timestamp } from './id.ts';

export const ASK_KINDS = ['question', 'permission', 'plan'] as const;
export const AskKind = z.enum(ASK_KINDS);
export type AskKind = z.infer<typeof AskKind>;

export const ASK_STATES = ['open', 'answered', 'delivered', 'applied', 'cancelled', 'expired'] as const;
export const AskState = z.enum(ASK_STATES);
export type AskState = z.infer<typeof AskState>;

/** A question, permission or plan that waits for a person. Its id is the id of the message that asks. */
export const Ask = z
  .object({
    id: Id,
    agent_instance_id: Id,
    kind: AskKind,
    state: AskState,
    options: z.array(z.string()).nullable().describe('Full text of each option, in order.'),
    moved_on: z.boolean().describe('The agent has sent something else since it asked.'),
    answer: z.string().nullable(),
    answer_message_id: Id.nullable(),
    answered_by: Id.nullable(),
    answered_by_name: z.string().nullable(),
    created_at: Timestamp,
    answered_at: Timestamp.nullable(),
    delivered_at: Timestamp.nullable(),
    expires_at: Timestamp.nullable(),
  })
  .meta({ id: 'Ask' });
export type Ask = z.infer<typeof Ask>;

/** An open ask as the home list shows it, oldest first. */
export const OpenAsk = Ask.extend({
  question: z.string().describe('Text of the asking message without its option markup, cut for lists.'),
  agent_type_name: z.string(),
  instance_name: z.string().nullable(),
}).meta({ id: 'OpenAsk' });
export type OpenAsk = z.infer<typeof OpenAsk>;

export const ListOpenAsksInput = z.strictObject({ limit: z.int().min(1).max(200).default(100) });
export const OpenAskList = z.object({ items: z.array(OpenAsk), total: z.int() });
export type OpenAskList = z.infer<typeof OpenAskList>;

export const GetAskInput = z.strictObject({ ask_id: Id });

export const AnswerAskInput = z.strictObject({
  ask_id: Id,
  content: z.string().describe('The answer; the number of an option stands for its text.'),
  client_id: Id.nullish().describe('Chosen by the client: the same id again answers as the first time.'),
});
export type AnswerAskInput = z.infer<typeof AnswerAskInput>;

export const CancelAskInput = z.strictObject({ ask_id: Id });
