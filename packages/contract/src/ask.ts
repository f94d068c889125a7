import { z } from 'zod';
import { Id, Metadata, Timestamp } from './id.ts';
import { MAX_WAIT_SECONDS } from './limits.ts';

export const ASK_KINDS = ['question', 'permission', 'plan'] as const;
export const AskKind = z.enum(ASK_KINDS);
export type AskKind = z.infer<typeof AskKind>;

export const ASK_STATES = ['open', 'answered', 'delivered', 'applied', 'cancelled', 'expired'] as const;
export const AskState = z.enum(ASK_STATES);
export type AskState = z.infer<typeof AskState>;

/** What will run once it is allowed, as the agent's program holds it: people decide about exactly these bytes. */
export const AskRequest = z
  .strictObject({
    tool_name: z.string().min(1).max(255).describe('Name of the tool as the agent knows it.'),
    input: Metadata.describe('What the tool will be called with.'),
    cwd: z.string().max(4_096).optional().describe('Folder it will run in.'),
    suggestions: z
      .array(z.looseObject({ label: z.string().max(1_000) }))
      .max(20)
      .optional()
      .describe('Rules that the agent offers to keep with a yes; the label is the option that keeps it.'),
    permission_mode: z.string().max(50).optional().describe('How freely the agent runs just now.'),
  })
  .meta({ id: 'AskRequest' });
export type AskRequest = z.infer<typeof AskRequest>;

/** Hex SHA-256 of the canonical JSON of a request: keys in order, no spaces. */
export const RequestHash = z.string().regex(/^[0-9a-f]{64}$/);

/** A question, permission or plan that waits for a person. Its id is the id of the message that asks. */
export const Ask = z
  .object({
    id: Id,
    agent_instance_id: Id,
    kind: AskKind,
    state: AskState,
    options: z.array(z.string()).nullable().describe('Full text of each option, in order.'),
    request: AskRequest.nullable().describe('What will run; null where the agent has not said.'),
    request_hash: RequestHash.nullable().describe('Hex SHA-256 of the canonical JSON of the request.'),
    request_bytes: z
      .int()
      .optional()
      .describe(
        'Present when the input of the request is left out here: the bytes of the whole. Get the ask to see it.',
      ),
    moved_on: z.boolean().describe('The agent has sent something else since it asked.'),
    answer: z.string().nullable(),
    answer_message_id: Id.nullable(),
    answered_by: Id.nullable(),
    answered_by_name: z.string().nullable(),
    created_at: Timestamp,
    answered_at: Timestamp.nullable(),
    delivered_at: Timestamp.nullable(),
    expires_at: Timestamp.nullable(),
    settled_at_terminal: z.boolean().describe('Closed because it was settled at the agent’s own terminal.'),
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
  request_hash: RequestHash.nullish().describe(
    'request_hash of the ask as it was shown. A permission or plan with a request is decided with it only.',
  ),
  client_id: Id.nullish().describe('Chosen by the client: the same id again answers as the first time.'),
});
export type AnswerAskInput = z.infer<typeof AnswerAskInput>;

export const CancelAskInput = z.strictObject({ ask_id: Id });

/** An agent's own program comes for the decision of an ask that carries a request. */
export const TakeAnswerInput = z.strictObject({
  ask_id: Id,
  request_hash: RequestHash.describe('Hash of the request that the program is about to run.'),
  taker_id: Id.describe('Chosen by whoever will use the answer; the same one again is answered the same.'),
  wait: z
    .number()
    .min(0)
    .max(MAX_WAIT_SECONDS)
    .default(0)
    .describe(`Seconds to hold while nobody has answered, 0 to ${MAX_WAIT_SECONDS}.`),
});
export type TakeAnswerInput = z.infer<typeof TakeAnswerInput>;

export const TakenAnswer = z.object({
  ask_id: Id,
  state: AskState,
  answer: z.string().nullable().describe('What was decided; null while it is open, and where nobody will answer.'),
  answered_by_name: z.string().nullable(),
  request_hash: RequestHash,
});
export type TakenAnswer = z.infer<typeof TakenAnswer>;

export const SettleAskInput = z.strictObject({
  ask_id: Id,
  turn_stopped: z
    .boolean()
    .default(false)
    .describe('Nobody has settled it: the turn that asked was stopped from Beckon.'),
});
export type SettleAskInput = z.infer<typeof SettleAskInput>;
