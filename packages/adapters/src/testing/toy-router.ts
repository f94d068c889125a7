import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import type { OperationMeta } from '../operation-meta.ts';

/** What the toy procedures may reach. */
export interface ToyContext {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Called when a pending call began to wait, and when its client went away. */
  readonly onWait?: ((event: 'started' | 'aborted') => void) | undefined;
  /** Opens when `echo` may answer. */
  readonly gate?: (() => Promise<void>) | undefined;
  readonly progress?: ((progress: number) => Promise<void>) | undefined;
}

const t = initTRPC.context<ToyContext>().meta<OperationMeta>().create();
export const toy = {
  router: t.router,
  procedure: t.procedure.use(({ ctx, meta, next }) => {
    if (meta?.scope && !ctx.scopes.includes(meta.scope)) {
      throw new TRPCError({ code: 'FORBIDDEN', message: `Missing scope ${meta.scope}` });
    }
    return next();
  }),
};

const Task = z
  .object({
    id: z.guid(),
    title: z.string(),
    done: z.boolean(),
    project_id: z.guid().nullable().describe('Where it belongs'),
    labels: z.array(z.string()).default([]),
  })
  .meta({ id: 'Task', description: 'Something to do' });

export const taskId = 'dc521b16-66f3-4efc-96b2-598aa4552777';
const task = (patch: Partial<z.infer<typeof Task>>) => ({
  id: taskId,
  title: 'Write tests',
  done: false,
  project_id: null,
  labels: [],
  secret: 'never sent',
  ...patch,
});

/** Fails in the way its input says. */
const failures: Record<string, () => Error | undefined> = {
  rule: () => new TRPCError({ code: 'BAD_REQUEST', message: 'Rule broken' }),
  missing: () => new TRPCError({ code: 'NOT_FOUND', message: 'No such task' }),
  conflict: () => new TRPCError({ code: 'CONFLICT', message: 'Already done' }),
  busy: () => new TRPCError({ code: 'TOO_MANY_REQUESTS', message: 'Slow down', cause: { retryAfterSeconds: 2.2 } }),
  dependency: () =>
    new TRPCError({
      code: 'BAD_REQUEST',
      message: 'x',
      cause: { httpStatus: 424, detail: { error: 'webhook', code: 7 } },
    }),
  upstream: () =>
    new TRPCError({
      code: 'INTERNAL_SERVER_ERROR',
      message: 'x',
      cause: { httpStatus: 502, detail: 'Upstream failed' },
    }),
  database: () =>
    new TRPCError({
      code: 'CONFLICT',
      message: 'Taken',
      cause: Object.assign(new Error('duplicate key'), { severity: 'ERROR', detail: 'Key (email)=(a@b.c)' }),
    }),
  crash: () => Object.assign(new Error('select * from secrets'), { detail: 'Key (email)=(a@b.c)' }),
  zod: () => z.string().safeParse(7).error,
};

export const toyRouter = toy.router({
  tasks: {
    create: toy.procedure
      .meta({
        summary: 'Create a task',
        description: 'In a project, or in none.',
        scope: 'write',
        rest: { method: 'POST', path: '/tasks', status: 201 },
        mcp: { name: 'create_task', title: 'Create' },
      })
      .input(
        z.object({
          title: z.string().min(1).max(20),
          done: z.boolean().default(false),
          priority: z.int().min(1).max(5).optional(),
          project_id: z.guid().nullish(),
          kind: z.enum(['bug', 'idea']).optional(),
          labels: z.array(z.string()).max(2).optional(),
          parts: z.array(z.object({ part_id: z.uuid(), weight: z.number().gt(0).optional() })).optional(),
          extra: z.record(z.string(), z.boolean()).optional(),
        }),
      )
      .output(Task)
      .mutation(({ input }) =>
        task({
          title: input.title,
          done: input.done,
          project_id: input.project_id ?? null,
          labels: input.labels ?? [],
        }),
      ),
    list: toy.procedure
      .meta({
        summary: 'List tasks',
        scope: null,
        rest: { method: 'GET', path: '/tasks', unwrap: 'items' },
        mcp: { name: 'list_tasks' },
      })
      .input(
        z.object({
          limit: z.int().min(1).max(100).default(20).describe('At most so many'),
          ratio: z.number().optional(),
          done: z.boolean().optional(),
          label: z.array(z.string()).optional(),
          cursor: z.guid().nullish(),
          text: z.string().optional(),
        }),
      )
      .output(z.object({ items: z.array(Task), next_cursor: z.string().nullable() }))
      .query(({ input }) => ({ items: [task({ title: JSON.stringify(input) })], next_cursor: null })),
    get: toy.procedure
      .meta({ summary: 'Read a task', scope: 'read', rest: { method: 'GET', path: '/tasks/{task_id}' } })
      .input(z.object({ task_id: z.guid() }))
      .output(Task)
      .query(({ input }) => task({ id: input.task_id })),
    rename: toy.procedure
      .meta({
        summary: 'Rename a task',
        scope: 'write',
        rest: { method: 'PUT', path: '/tasks/{task_id}' },
        mcp: { name: 'rename_task', idempotent: true },
      })
      .input(z.strictObject({ task_id: z.guid(), title: z.string() }))
      .output(Task)
      .mutation(({ input }) => task({ id: input.task_id, title: input.title })),
    close: toy.procedure
      .meta({ summary: 'Close a task', scope: 'write', rest: { method: 'PATCH', path: '/tasks/{task_id}/close' } })
      .input(z.object({ task_id: z.guid() }))
      .output(Task)
      .mutation(({ input }) => task({ id: input.task_id, done: true })),
    remove: toy.procedure
      .meta({
        summary: 'Remove a task',
        scope: 'write',
        rest: { method: 'DELETE', path: '/tasks/{task_id}', status: 204, tag: 'danger' },
        mcp: { name: 'remove_task', destructive: true, openWorld: true },
      })
      .input(z.strictObject({ task_id: z.guid(), force: z.boolean().optional() }))
      .output(z.object({}))
      .mutation(() => ({})),
    watch: toy.procedure.meta({ summary: 'Watch tasks', scope: 'read' }).subscription(async function* () {
      yield 'never exposed';
    }),
    internal: toy.procedure
      .meta({ summary: 'Inside', scope: null, doors: 'for our own pages' })
      .query(() => 'not exposed'),
  },
  fail: toy.procedure
    .meta({ summary: 'Fail', scope: null, rest: { method: 'POST', path: '/fail/{how}' }, mcp: { name: 'fail' } })
    .input(z.object({ how: z.string() }))
    .output(z.object({ ok: z.boolean() }))
    .mutation(({ input }) => {
      if (input.how === 'output') return { ok: 'not a boolean' as unknown as boolean };
      throw failures[input.how]?.() ?? new Error(`no failure called ${input.how}`);
    }),
  whoAmI: toy.procedure
    .meta({ summary: 'Who calls', scope: null, rest: { method: 'GET', path: '/me' }, mcp: { name: 'who_am_i' } })
    .output(z.object({ name: z.string() }))
    .query(({ ctx }) => ({ name: ctx.name })),
  echo: toy.procedure
    .meta({ summary: 'Give back', scope: null, mcp: { name: 'echo' }, doors: 'a tool only' })
    .input(z.object({ marker: z.string(), own_progress: z.number().optional() }))
    .output(z.object({ marker: z.string() }))
    .query(async ({ ctx, input }) => {
      if (input.own_progress !== undefined) await ctx.progress?.(input.own_progress);
      await ctx.gate?.();
      return { marker: input.marker };
    }),
  ask: toy.procedure
    .meta({ summary: 'Wait for ever', scope: null, mcp: { name: 'ask', progressTotal: 1440 }, doors: 'a tool only' })
    .output(z.object({ answer: z.string() }))
    .mutation(({ ctx, signal }) => waitForAbort(ctx, signal)),
});

async function waitForAbort(ctx: ToyContext, signal: AbortSignal | undefined): Promise<{ answer: string }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal?.addEventListener('abort', () => resolve(), { once: true });
  ctx.onWait?.('started');
  await promise;
  ctx.onWait?.('aborted');
  throw new Error('gone');
}
