import { z } from 'zod';

/** What OpenCode says on its server; only what is used here. Its own description of it is served at `/doc`. */
export const Session = z.looseObject({
  id: z.string(),
  parentID: z.string().optional(),
  directory: z.string(),
  title: z.string(),
});
export type Session = z.infer<typeof Session>;

const Tokens = z.looseObject({
  input: z.number().min(0),
  output: z.number().min(0),
  reasoning: z.number().min(0),
  cache: z.looseObject({ read: z.number().min(0), write: z.number().min(0) }),
});

const Message = z.discriminatedUnion('role', [
  z.looseObject({
    role: z.literal('user'),
    id: z.string(),
    sessionID: z.string(),
    time: z.looseObject({ created: z.number() }),
    agent: z.string(),
    model: z.looseObject({ providerID: z.string(), modelID: z.string(), variant: z.string().optional() }),
  }),
  z.looseObject({
    role: z.literal('assistant'),
    id: z.string(),
    sessionID: z.string(),
    time: z.looseObject({ created: z.number() }),
    modelID: z.string(),
    cost: z.number().min(0),
    tokens: Tokens,
  }),
]);
export type Message = z.infer<typeof Message>;

const TextPart = z.looseObject({
  type: z.literal('text'),
  id: z.string(),
  messageID: z.string(),
  sessionID: z.string(),
  text: z.string(),
  synthetic: z.boolean().optional(),
  ignored: z.boolean().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  time: z.looseObject({ end: z.number().optional() }).optional(),
});
export type TextPart = z.infer<typeof TextPart>;

const ToolPart = z.looseObject({
  type: z.literal('tool'),
  id: z.string(),
  messageID: z.string(),
  sessionID: z.string(),
  callID: z.string(),
  tool: z.string().min(1),
  state: z.looseObject({
    status: z.enum(['pending', 'running', 'completed', 'error']),
    input: z.record(z.string(), z.unknown()),
    output: z.string().optional(),
    error: z.string().optional(),
    time: z.looseObject({ start: z.number(), end: z.number().optional() }).optional(),
  }),
});
export type ToolPart = z.infer<typeof ToolPart>;

const Part = z.discriminatedUnion('type', [TextPart, ToolPart]);
export type Part = z.infer<typeof Part>;

/** What a session has said, as it is read again: parts of other kinds are left out. */
export const StoredMessage = z.object({
  info: Message,
  parts: z.array(z.unknown()).transform((parts) => parts.flatMap((part) => Part.safeParse(part).data ?? [])),
});
export type StoredMessage = z.infer<typeof StoredMessage>;

const Tool = z.looseObject({ callID: z.string() });

export const PermissionRequest = z.looseObject({
  id: z.string(),
  sessionID: z.string(),
  permission: z.string().min(1),
  patterns: z.array(z.string()),
  metadata: z.record(z.string(), z.unknown()),
  always: z.array(z.string()),
  tool: Tool.optional(),
});
export type PermissionRequest = z.infer<typeof PermissionRequest>;

export const QuestionRequest = z.looseObject({
  id: z.string(),
  sessionID: z.string(),
  questions: z
    .array(
      z.looseObject({
        question: z.string().min(1),
        options: z.array(z.looseObject({ label: z.string().min(1), description: z.string().optional() })),
        multiple: z.boolean().optional(),
      }),
    )
    .min(1),
  tool: Tool.optional(),
});
export type QuestionRequest = z.infer<typeof QuestionRequest>;

const event = <Type extends string, Properties extends z.ZodType>(type: Type, properties: Properties) =>
  z.looseObject({ type: z.literal(type), properties });
const ofSession = z.looseObject({ sessionID: z.string() });
const replied = z.looseObject({ sessionID: z.string(), requestID: z.string() });

const OpenCodeEvent = z.discriminatedUnion('type', [
  event('server.connected', z.looseObject({})),
  event('session.created', z.looseObject({ info: Session })),
  event('session.updated', z.looseObject({ info: Session })),
  event('session.deleted', z.looseObject({ info: Session })),
  event(
    'session.status',
    ofSession.extend({
      status: z.looseObject({
        type: z.enum(['idle', 'busy', 'retry']),
        attempt: z.number().optional(),
        message: z.string().optional(),
      }),
    }),
  ),
  event(
    'session.error',
    z.looseObject({
      sessionID: z.string().optional(),
      error: z
        .looseObject({ name: z.string(), data: z.looseObject({ message: z.string().optional() }).optional() })
        .optional(),
    }),
  ),
  event('session.compacted', ofSession),
  event('message.updated', z.looseObject({ info: Message })),
  event('message.part.updated', z.looseObject({ part: Part })),
  event(
    'message.part.delta',
    ofSession.extend({ messageID: z.string(), partID: z.string(), field: z.string(), delta: z.string() }),
  ),
  event('permission.asked', PermissionRequest),
  event('permission.replied', replied),
  event('question.asked', QuestionRequest),
  event('question.replied', replied),
  event('question.rejected', replied),
]);
export type OpenCodeEvent = z.infer<typeof OpenCodeEvent>;
export type SessionStatus = Extract<OpenCodeEvent, { type: 'session.status' }>['properties']['status'];
export type SessionError = Extract<OpenCodeEvent, { type: 'session.error' }>['properties']['error'];

const GlobalEvent = z.looseObject({ payload: z.unknown() });

/** Reads one event of `/global/event`; undefined for what is not used here, or said in another way than is known. */
export function readOpenCodeEvent(text: string): OpenCodeEvent | undefined {
  const { data } = GlobalEvent.safeParse(JSON.parse(text));
  return data && OpenCodeEvent.safeParse(data.payload).data;
}
