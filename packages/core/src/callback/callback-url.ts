import type { Context } from '../context.ts';
import { badRequest } from '../app-error.ts';
import { describeFailure } from '../egress/describe-failure.ts';

/** Where the answer of a question is to be told besides, as its `message_metadata` names it. */
export function callbackUrl(metadata: Readonly<Record<string, unknown>> | null | undefined): string | undefined {
  const url = metadata?.['webhook_url'];
  return typeof url === 'string' && url !== '' ? url : undefined;
}

/** Refuses a question whose answer could never be told. @throws AppError BAD_REQUEST with the way out */
export async function checkCallbackUrl(
  ctx: Pick<Context, 'egress'>,
  metadata: Readonly<Record<string, unknown>> | null | undefined,
): Promise<void> {
  const url = callbackUrl(metadata);
  const failure = url === undefined ? undefined : await ctx.egress.check(url);
  if (failure) throw badRequest(`message_metadata.webhook_url ${describeFailure(failure)}.`);
}
