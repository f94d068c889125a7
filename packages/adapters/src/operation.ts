import { callTRPCProcedure, type AnyTRPCProcedure, type AnyTRPCRouter } from '@trpc/server';
import { z } from 'zod';
import type { OperationMeta } from './operation-meta.ts';
import { checkOperations } from './operation-check.ts';

/** A procedure that is exposed outside tRPC, with everything a door needs to know about it. */
export interface Operation {
  /** The procedure's path in the router: `tasks.close`. */
  readonly id: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly meta: OperationMeta;
  /** `z.object({})` when the procedure takes no input. */
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  /** Runs the procedure with all its middleware. `rawInput` is parsed by the procedure itself; throws TRPCError. */
  readonly call: (ctx: unknown, rawInput: unknown, signal?: AbortSignal) => Promise<unknown>;
}

type ProcedureDef = AnyTRPCProcedure['_def'] & { readonly meta?: OperationMeta; readonly output?: unknown };

/**
 * Lists the queries and mutations of `router` that declare REST or MCP in their meta.
 *
 * @throws Error, meant for start-up, naming the procedure and the way out: lazy routers, more than one `.input()`,
 * input or output that is not one `z.object`, a path parameter missing from the input, two procedures with the same
 * route or tool name.
 */
export function listOperations(router: AnyTRPCRouter): Operation[] {
  const [lazyPath] = Object.keys(router._def.lazy);
  if (lazyPath !== undefined) {
    throw new Error(`${lazyPath}: lazy routers cannot be listed; import the router and merge it directly`);
  }
  const procedures = Object.entries(router._def.procedures as Record<string, AnyTRPCProcedure>);
  const operations = procedures.flatMap(([id, procedure]) => {
    const def = procedure._def as ProcedureDef;
    return def.meta?.rest || def.meta?.mcp ? [toOperation(router, id, def, def.meta)] : [];
  });
  checkOperations(operations);
  return operations;
}

function toOperation(router: AnyTRPCRouter, id: string, def: ProcedureDef, meta: OperationMeta): Operation {
  const { type } = def;
  if (type === 'subscription')
    throw new Error(`${id}: a subscription cannot be a REST route or an MCP tool; remove rest and mcp from its meta`);
  if (def.inputs.length > 1) throw new Error(`${id}: several .input() calls; declare one z.object`);
  return {
    id,
    type,
    meta,
    input: def.inputs.length === 0 ? z.object({}) : requireObject(def.inputs[0], `${id}: .input()`),
    output: requireObject(def.output, `${id}: .output()`),
    call: (ctx, rawInput, signal) =>
      callTRPCProcedure({ router, path: id, type, ctx, getRawInput: async () => rawInput, signal, batchIndex: 0 }),
  };
}

function requireObject(schema: unknown, where: string): z.ZodObject {
  if (schema instanceof z.ZodObject) return schema;
  if (schema === undefined) throw new Error(`${where} is missing; declare one z.object`);
  if (schema instanceof z.ZodUnion)
    throw new Error(`${where} is a union; MCP tools and REST bodies need one z.object, put the union in a property`);
  throw new Error(`${where} must be one z.object, without a wrapper such as .optional() or .transform() around it`);
}
