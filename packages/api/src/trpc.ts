import type { OperationMeta } from '@beckon/adapters/operation-meta';
import { toRefusal, type AppError, type AppErrorCode } from '@beckon/core/app-error';
import { auditAction } from '@beckon/core/audit/audit-action';
import { KEY_SCOPES } from '@beckon/contract/scope';
import type { Actor, Context } from '@beckon/core/context';
import { requireFreshSignIn } from '@beckon/core/person/fresh-sign-in';
import { takeForOperation } from '@beckon/core/rate/take-for-operation';
import { findGuest } from '@beckon/core/share/find-guest';
import { enterWorkspace } from '@beckon/core/workspace/enter-workspace';
import { normalizeUuid } from '@beckon/shared/uuid';
import { initTRPC, TRPCError } from '@trpc/server';
import { describeCall } from './audited.ts';
import type { RequestContext } from './request-context.ts';

type Code = TRPCError['code'];

const CODES: Readonly<Record<AppErrorCode, Code>> = {
  BAD_REQUEST: 'BAD_REQUEST',
  UNAUTHORIZED: 'UNAUTHORIZED',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  PAYLOAD_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  TOO_MANY_REQUESTS: 'TOO_MANY_REQUESTS',
  FAILED_DEPENDENCY: 'BAD_GATEWAY',
  SERVICE_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
};

interface Meta extends OperationMeta {
  /** A person may do it on an instance of another workspace that is shared with them, as far as the share goes. */
  readonly guest?: true;
  /** It is done in the workspace that its input names, by who is a member of that one. */
  readonly named?: true;
  /** A session may do it only shortly after sign-in. */
  readonly fresh?: true;
  /** It only changes how the caller sees things: no row of the audit log tells of it. */
  readonly audited?: false;
}

const t = initTRPC
  .context<RequestContext>()
  .meta<Meta>()
  .create({
    // Errors of the server's own fault carry an id, nothing else; no answer carries a stack.
    errorFormatter: ({ shape, error, ctx }) => {
      const { stack: _, ...data } = shape.data;
      const reason = toRefusal(error.cause)?.reason;
      if (reason !== undefined) return { ...shape, data: { ...data, reason } };
      if (error.code !== 'INTERNAL_SERVER_ERROR') return { ...shape, data };
      return { ...shape, message: `Internal server error (request ${ctx?.requestId ?? 'unknown'})`, data };
    },
  });

export const { router } = t;

/** An error of the domain under its public code; any other as it is. */
export function publicError(error: unknown): unknown {
  const refusal = toRefusal(error);
  return refusal ? toTrpcError(refusal) : error;
}

/** @throws the error as `publicError` has it */
export function throwPublic(error: unknown): never {
  throw publicError(error);
}

/** A refusal under its public code. */
export function toTrpcError(refusal: AppError): TRPCError {
  return new TRPCError({ code: CODES[refusal.code], message: refusal.message, cause: refusal });
}

const mapErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && toRefusal(result.error.cause)) throw publicError(result.error.cause);
  return result;
});

/** A socket carries subscriptions; everything else goes over HTTP, where its answer can be tied to a response. */
const keepSocketForFeeds = t.middleware(({ ctx, type, next }) => {
  if (ctx.socket && type !== 'subscription') {
    throw new TRPCError({
      code: 'METHOD_NOT_SUPPORTED',
      message: 'Send queries and mutations over HTTP; the socket carries subscriptions.',
    });
  }
  return next();
});

const base = t.procedure.use(mapErrors).use(keepSocketForFeeds);

/** Anybody may call it; the operation itself decides. Its meta says `scope: null`. */
export const openProcedure = base.use(({ ctx, signal, next }) =>
  next({ ctx: { ...ctx, signal: signal ?? ctx.signal } }),
);

const WHO: Readonly<Record<Actor['kind'], string>> = { person: 'Your role', key: 'This key', client: 'This client' };
const isKeyScope = (scope: string): boolean => (KEY_SCOPES as readonly string[]).includes(scope);

/** Nobody takes more than their share: each operation counts in a lane, and answers have one of their own. */
const takeTurn = t.middleware(async ({ ctx, path, type, meta, next }) => {
  await takeForOperation(ctx, { id: path, scope: meta?.scope ?? null, type });
  return next();
});

/** What names a workspace is done in that one, with the role the person has there. */
const inNamedWorkspace = t.middleware(async ({ ctx, meta, getRawInput, next }) => {
  const { actor } = ctx;
  // A key that may not do it anywhere is told so, whichever workspace it names.
  if (!meta?.named || !actor || (actor.kind !== 'person' && !isKeyScope(meta.scope ?? ''))) return next();
  const { workspace_id: named } = ((await getRawInput()) ?? {}) as { workspace_id?: unknown };
  const id = typeof named === 'string' ? normalizeUuid(named) : undefined;
  // What is no id, the operation refuses by its own input.
  if (id === undefined || id === actor.workspace_id) return next();
  return next({ ctx: { ...ctx, actor: await enterWorkspace(ctx, actor, id) } });
});

/** On an instance that is shared with the person, they act in its workspace, with what the share allows. */
const asGuest = t.middleware(async ({ ctx, meta, getRawInput, next }) => {
  const { actor } = ctx;
  if (!meta?.guest || actor?.kind !== 'person') return next();
  const input: unknown = await getRawInput();
  const names = typeof input === 'object' && input !== null ? input : {};
  const guest = await findGuest(ctx, actor, names);
  return guest ? next({ ctx: { ...ctx, actor: guest } }) : next();
});

/**
 * A caller with the scope its meta names. Authority is what the database said at this call; a key whose row names more
 * than a key can carry has no more for it. What only people may do is written into the audit log, done or denied.
 */
export const procedure = base
  .use(takeTurn)
  .use(inNamedWorkspace)
  .use(asGuest)
  .use(async ({ ctx, meta, path, type, signal, getRawInput, next }) => {
    const { actor } = ctx;
    if (!actor) throw new TRPCError({ code: 'UNAUTHORIZED', message: ctx.authError ?? 'Not authenticated' });
    const scope = meta?.scope;
    if (!scope) throw new Error('A procedure for authenticated callers needs a scope in its meta.');
    const authorised: RequestContext & Context = { ...ctx, actor, signal: signal ?? ctx.signal };
    const write = async (decision: 'allowed' | 'denied', output?: unknown) =>
      meta.audited !== false &&
      auditAction(authorised, { ...describeCall(path, meta, await getRawInput(), output), decision });
    const has = (actor.scopes as readonly string[]).includes(scope);
    if (!has || (actor.kind !== 'person' && !isKeyScope(scope))) {
      await write('denied');
      throw new TRPCError({ code: 'FORBIDDEN', message: `${WHO[actor.kind]} does not have the scope '${scope}'.` });
    }
    if (meta.fresh) {
      await requireFreshSignIn(ctx, actor).catch(async (error: unknown) => {
        await write('denied');
        throw error;
      });
    }
    const result = await next({ ctx: authorised });
    if (type !== 'mutation' || isKeyScope(scope)) return result;
    if (result.ok) await write('allowed', result.data);
    else if (isRefusal(result.error)) await write('denied');
    return result;
  });

/** Was it the caller who may not, or may not know? Whatever else went wrong is no decision. */
function isRefusal({ code, cause }: TRPCError): boolean {
  const of = toRefusal(cause)?.code ?? code;
  return of === 'FORBIDDEN' || of === 'NOT_FOUND';
}
