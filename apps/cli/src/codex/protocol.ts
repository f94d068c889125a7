import { z } from 'zod';

/**
 * What is used here of the protocol of Codex's app server, as `codex app-server generate-ts --experimental` writes it
 * (0.169). All of it is loose: a newer Codex may say more.
 */

export const RequestId = z.union([z.string(), z.number()]);
export type RequestId = z.infer<typeof RequestId>;

const Input = z.looseObject({ type: z.string(), text: z.string().optional() });

const FileChange = z.looseObject({
  path: z.string(),
  kind: z.looseObject({ type: z.string() }),
  diff: z.string().describe('Of a new or deleted file its content, else a unified diff.'),
});

const Id = { id: z.string() };
const Status = { status: z.string().optional() };
const Duration = { durationMs: z.number().min(0).nullish() };

const KnownItem = z.discriminatedUnion('type', [
  z.looseObject({
    ...Id,
    type: z.literal('userMessage'),
    clientId: z.string().nullish().describe('Chosen by the client that has sent it.'),
    content: z.array(Input),
  }),
  z.looseObject({ ...Id, type: z.literal('agentMessage'), text: z.string() }),
  z.looseObject({ ...Id, type: z.literal('plan'), text: z.string() }),
  z.looseObject({
    ...Id,
    ...Status,
    ...Duration,
    type: z.literal('commandExecution'),
    command: z.string(),
    cwd: z.string().nullish(),
    aggregatedOutput: z.string().nullish(),
    exitCode: z.number().nullish(),
  }),
  z.looseObject({ ...Id, ...Status, type: z.literal('fileChange'), changes: z.array(FileChange) }),
  z.looseObject({
    ...Id,
    ...Status,
    ...Duration,
    type: z.literal('mcpToolCall'),
    server: z.string(),
    tool: z.string(),
    arguments: z.unknown(),
    result: z.looseObject({ content: z.array(Input) }).nullish(),
    error: z.looseObject({ message: z.string() }).nullish(),
  }),
  z.looseObject({ ...Id, type: z.literal('webSearch'), query: z.string().optional() }),
  z.looseObject({ ...Id, type: z.literal('contextCompaction') }),
]);
export type KnownItem = z.infer<typeof KnownItem>;

/** Something of a turn; undefined for what is not shown: reasoning, and kinds that are not known. */
const Item = KnownItem.optional().catch(undefined);

const Turn = z.looseObject({
  id: z.string(),
  status: z.string(),
  items: z.array(Item).default([]),
  startedAt: z.number().nullish().describe('Seconds since 1970.'),
  error: z.looseObject({ message: z.string() }).nullish(),
});
export type Turn = z.infer<typeof Turn>;

const Thread = z.looseObject({
  id: z.string(),
  ephemeral: z.boolean().optional().describe('One of the terminal’s own, e.g. to find a title.'),
  parentThreadId: z.string().nullish().describe('A subagent has one.'),
  agentNickname: z.string().nullish().describe('Of a subagent.'),
  cwd: z.string().optional(),
  status: z.looseObject({ type: z.string() }),
});
export type Thread = z.infer<typeof Thread>;

const Tokens = z.looseObject({ inputTokens: z.int().min(0), outputTokens: z.int().min(0) });
export type Tokens = z.infer<typeof Tokens>;

const threadId = z.string();
const turnId = z.string();
const told = <M extends string, P extends z.ZodType>(method: M, params: P) =>
  z.object({ method: z.literal(method), params });

/** What the app server tells. */
const Notification = z.discriminatedUnion('method', [
  told('thread/started', z.looseObject({ thread: Thread })),
  told('thread/status/changed', z.looseObject({ threadId, status: z.looseObject({ type: z.string() }) })),
  told('thread/closed', z.looseObject({ threadId })),
  told('thread/archived', z.looseObject({ threadId })),
  told('thread/deleted', z.looseObject({ threadId })),
  told('turn/started', z.looseObject({ threadId, turn: Turn })),
  told('turn/completed', z.looseObject({ threadId, turn: Turn })),
  told(
    'turn/plan/updated',
    z.looseObject({ threadId, turnId, plan: z.array(z.looseObject({ step: z.string(), status: z.string() })) }),
  ),
  told('item/started', z.looseObject({ threadId, item: Item })),
  told('item/completed', z.looseObject({ threadId, item: Item })),
  told('item/fileChange/patchUpdated', z.looseObject({ threadId, itemId: z.string(), changes: z.array(FileChange) })),
  told('item/agentMessage/delta', z.looseObject({ threadId, itemId: z.string(), delta: z.string() })),
  told(
    'thread/tokenUsage/updated',
    z.looseObject({ threadId, turnId, tokenUsage: z.looseObject({ total: Tokens, last: Tokens }) }),
  ),
  told('serverRequest/resolved', z.looseObject({ threadId, requestId: RequestId })),
]);
export type Notification = z.infer<typeof Notification>;

/** Reads what the app server tells; undefined for what is not used here. */
export const readNotification = (method: string, params: unknown): Notification | undefined =>
  Notification.safeParse({ method, params }).data;

const InThread = { threadId, itemId: z.string() };

/** What the app server asks its clients, and waits for. */
const Request = z.discriminatedUnion('method', [
  told(
    'item/commandExecution/requestApproval',
    z.looseObject({
      ...InThread,
      kind: z.string().default('command'),
      command: z.string().nullish(),
      cwd: z.string().nullish(),
      networkApprovalContext: z.looseObject({ host: z.string() }).nullish(),
      additionalPermissions: z.looseObject({}).nullish(),
      availableDecisions: z.array(z.union([z.string(), z.looseObject({})])).nullish(),
    }),
  ),
  told('item/fileChange/requestApproval', z.looseObject({ ...InThread, grantRoot: z.string().nullish() })),
  told(
    'item/permissions/requestApproval',
    z.looseObject({ ...InThread, cwd: z.string().nullish(), permissions: z.looseObject({}) }),
  ),
  told(
    'item/tool/requestUserInput',
    z.looseObject({
      ...InThread,
      questions: z
        .array(
          z.looseObject({
            id: z.string(),
            question: z.string().min(1),
            isSecret: z.boolean().optional(),
            options: z.array(z.looseObject({ label: z.string().min(1), description: z.string().optional() })).nullish(),
          }),
        )
        .min(1),
    }),
  ),
  told(
    'mcpServer/elicitation/request',
    z.looseObject({
      threadId,
      serverName: z.string(),
      mode: z.string(),
      message: z.string().optional(),
      requestedSchema: z.looseObject({ properties: z.looseObject({}).optional() }).nullish(),
    }),
  ),
]);
export type Request = z.infer<typeof Request>;

/** Reads what the app server asks; undefined for what is left to its other clients. */
export const readRequest = (method: string, params: unknown): Request | undefined =>
  Request.safeParse({ method, params }).data;

export const LoadedThreads = z.looseObject({ data: z.array(z.string()) });
export const ReadThread = z.looseObject({ thread: Thread });
export const ResumedThread = z.looseObject({
  thread: Thread,
  model: z.string().optional(),
  initialTurnsPage: z.looseObject({ data: z.array(Turn) }).nullish(),
});
export type ResumedThread = z.infer<typeof ResumedThread>;
