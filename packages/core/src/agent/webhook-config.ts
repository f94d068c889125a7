import type { WebhookConfig, WebhookType } from '@beckon/contract/webhook-type';
import { isJsonObject, parseJson } from '@beckon/shared/json';
import { badRequest } from '../app-error.ts';
import { WEBHOOK_TYPE_INFOS } from './webhook-types.ts';

const REPOSITORY = /^[a-zA-Z0-9][\w-]*\/[a-zA-Z0-9][\w.-]*$/;
const EVENT_TYPE = /^[\w.-]{1,100}$/;
const HEADER = /^[\w!#$%&'*+.^`|~-]+$/;
/** What the way out sets itself. */
const OWN_HEADERS = /^(?:host|connection|content-.*|transfer-encoding|expect|upgrade|te|trailer)$/i;

/** A webhook's configuration, sorted by where it is kept. */
export interface SortedConfig {
  readonly url: string;
  /** undefined: nothing was said of it. */
  readonly secret: string | null | undefined;
  readonly headers: string | null | undefined;
  readonly settings: Record<string, string>;
}

/**
 * Reads what was filled in for a webhook of this type. A secret that is left out is not spoken of.
 *
 * @throws AppError BAD_REQUEST that names the field
 */
export function sortConfig(type: WebhookType, config: WebhookConfig): SortedConfig {
  const { build_fields: fields } = WEBHOOK_TYPE_INFOS[type];
  const known = new Set(fields.map(({ name }) => name));
  const unknown = Object.keys(config).find((name) => !known.has(name));
  if (unknown !== undefined) throw invalid(`Unknown field: ${unknown.slice(0, 50)}. It has ${[...known].join(', ')}`);
  const missing = fields.find(({ name, required, is_secret }) => required && !is_secret && !config[name]?.trim());
  if (missing) throw invalid(`Missing required field: ${missing.label}`);
  if (type !== 'GITHUB') {
    return { url: config['url']?.trim() ?? '', secret: config['api_key'], headers: readHeaders(config), settings: {} };
  }
  const repository = config['repository']?.trim() ?? '';
  const event_type = config['event_type']?.trim() || 'omnara-trigger';
  if (!REPOSITORY.test(repository)) throw invalid('Invalid format for Repository');
  if (!EVENT_TYPE.test(event_type)) throw invalid('Invalid format for Event Type');
  const url = `https://api.github.com/repos/${repository}/dispatches`;
  return { url, secret: config['github_token'], headers: null, settings: { repository, event_type } };
}

function readHeaders({ custom_headers: text }: WebhookConfig): string | null | undefined {
  if (text === undefined || text === null || text.trim() === '') return text === undefined ? undefined : null;
  const parsed = parseJson(text);
  if (!parsed.ok || !isJsonObject(parsed.value)) throw invalid('Custom Headers must be a JSON object of texts');
  for (const [name, value] of Object.entries(parsed.value)) {
    if (!HEADER.test(name) || OWN_HEADERS.test(name)) throw invalid(`Custom Headers cannot set ${name.slice(0, 50)}`);
    if (typeof value !== 'string' || !/^[\x20-\x7E]*$/.test(value)) {
      throw invalid(
        `Custom Headers: the value of ${name.slice(0, 50)} must be a text of letters, digits and signs of ASCII`,
      );
    }
  }
  return JSON.stringify(parsed.value);
}

const invalid = (what: string) => badRequest(`Invalid webhook configuration: ${what}`);
