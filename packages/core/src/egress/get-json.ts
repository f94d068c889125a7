import type { IncomingMessage } from 'node:http';
import { call, type CallOptions } from './call.ts';
import type { Policy } from './find-way.ts';
import type { Fetched, Unusable } from './outcome.ts';
import { readBody } from './send-request.ts';

const JSON_TYPE = /^application\/(?:json|[\w.+-]+\+json)\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

/** Fetches a JSON document over https: status 200, a media type of JSON, UTF-8, 64 KB at most, not compressed. */
export function getJson(policy: Policy, url: string, options: CallOptions = {}): Promise<Fetched> {
  const headers = { accept: 'application/json', ...options.headers };
  return call(policy, { ...options, headers, url, method: 'GET', httpsOnly: true }, readJson);
}

async function readJson(response: IncomingMessage): Promise<Fetched> {
  const { statusCode: status = 0, headers } = response;
  const unusable = (why: Unusable['why']): Unusable => ({ kind: 'unusable', why, status });
  if (status !== 200) return unusable('status');
  if (!JSON_TYPE.test(headers['content-type'] ?? '')) return unusable('media_type');
  if (!/^(?:identity)?$/i.test(headers['content-encoding'] ?? '')) return unusable('encoded');
  const body = await readBody(response);
  if (!body) return unusable('too_large');
  try {
    return { kind: 'json', value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    return unusable('not_json');
  }
}
