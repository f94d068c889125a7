import { getUntypedClient } from '@trpc/client';
import type { BeckonClient } from './beckon-client.ts';

export interface ProcedureRef {
  /** As the router has it, e.g. `instances.get`. */
  readonly procedure: string;
  readonly isQuery: boolean;
}

/** Calls a procedure that is known by its name only; the server checks what goes in. @throws TRPCClientError */
export function callProcedure(
  { trpc }: Pick<BeckonClient, 'trpc'>,
  { procedure, isQuery }: ProcedureRef,
  input: unknown,
  options: { readonly signal?: AbortSignal; readonly context?: { readonly idempotencyKey: string } } = {},
): Promise<unknown> {
  const client = getUntypedClient(trpc);
  return isQuery ? client.query(procedure, input, options) : client.mutation(procedure, input, options);
}
