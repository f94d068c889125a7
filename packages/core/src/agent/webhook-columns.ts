import type { UpdateUserAgentInput } from '@beckon/contract/user-agent';
import { sql, type RawBuilder } from 'kysely';
import { badRequest } from '../app-error.ts';
import type { Context } from '../context.ts';
import { sortConfig } from './webhook-config.ts';
import { checkWebhookKey, checkWebhookUrl } from './webhook-settings.ts';

type WebhookInput = Pick<UpdateUserAgentInput, 'webhook_url' | 'webhook_api_key' | 'webhook_type' | 'webhook_config'>;
export type Columns = ReadonlyMap<string, RawBuilder<unknown>>;

/**
 * What an input says of an agent's webhook, by column. A webhook is of a type, or it is an address with a key; the key that
 * was kept for one is not sent to another.
 *
 * @param isNew there is no webhook yet that what is left out could stay from
 * @throws AppError BAD_REQUEST that names the field
 */
export async function webhookColumns(ctx: Context, input: WebhookInput, isNew: boolean): Promise<Columns> {
  const { webhook_type: type, webhook_config: config } = input;
  const plain = input.webhook_url !== undefined || input.webhook_api_key !== undefined;
  if (type && plain) throw badRequest('Give webhook_type with webhook_config, or webhook_url; not both.');
  if (!type && config) throw badRequest('webhook_config needs its webhook_type.');
  if (!type) return plainColumns(ctx, input);
  const { url, secret, headers, settings } = sortConfig(type, config ?? {});
  if (isNew && type === 'GITHUB' && !secret) {
    throw badRequest('Invalid webhook configuration: Missing required field: GitHub Token');
  }
  const kept = (column: string): RawBuilder<unknown> =>
    isNew ? sql`null` : sql`case when webhook_type = ${type} then ${sql.ref(column)} end`;
  const sealedHeaders = headers == null ? headers : ctx.secrets.seal(headers);
  return new Map<string, RawBuilder<unknown>>([
    ['webhook_type', sql`${type}`],
    ['webhook_url', sql`${await checkWebhookUrl(ctx, url)}`],
    ['webhook_api_key', secret === undefined ? kept('webhook_api_key') : sql`${seal(ctx, secret)}`],
    ['webhook_headers', sealedHeaders === undefined ? kept('webhook_headers') : sql`${sealedHeaders}`],
    ['webhook_settings', sql`${JSON.stringify(settings)}::jsonb`],
  ]);
}

async function plainColumns(ctx: Context, input: WebhookInput): Promise<Columns> {
  const columns = new Map<string, RawBuilder<unknown>>();
  if (input.webhook_type === null || input.webhook_url !== undefined) {
    for (const column of ['webhook_type', 'webhook_headers', 'webhook_settings']) columns.set(column, sql`null`);
  }
  if (input.webhook_url !== undefined) {
    columns.set('webhook_url', sql`${await checkWebhookUrl(ctx, input.webhook_url)}`);
  }
  if (input.webhook_api_key !== undefined) {
    columns.set('webhook_api_key', sql`${seal(ctx, input.webhook_api_key)}`);
  }
  return columns;
}

function seal(ctx: Context, given: string | null | undefined): string | null {
  const key = checkWebhookKey(given);
  return key === null ? null : ctx.secrets.seal(key);
}
