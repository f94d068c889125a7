import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { describeFailure } from '../egress/describe-failure.ts';

/** The address of a webhook as it is stored; null for none. @throws AppError BAD_REQUEST, also where it leads inwards */
export async function checkWebhookUrl(
  ctx: Pick<Context, 'egress'>,
  given: string | null | undefined,
): Promise<string | null> {
  const url = given?.trim();
  if (!url) return null;
  const failure = await ctx.egress.check(url);
  if (!failure) return url;
  const problem = failure.kind === 'bad_url' ? failure.problem : undefined;
  const more =
    problem === 'not_http'
      ? `: '${url.slice(0, 200)}'`
      : problem === 'credentials'
        ? '; give the key of the webhook as webhook_api_key.'
        : '.';
  throw badRequest(`webhook_url ${describeFailure(failure)}${more}`);
}

/** The key of a webhook, before it is sealed; null for none. @throws AppError BAD_REQUEST for what no header can carry */
export function checkWebhookKey(given: string | null | undefined): string | null {
  const key = given?.trim();
  if (!key) return null;
  if (!/^[\x20-\x7E]+$/.test(key)) {
    throw badRequest('webhook_api_key travels in a header: letters, digits and signs of ASCII only.');
  }
  return key;
}
