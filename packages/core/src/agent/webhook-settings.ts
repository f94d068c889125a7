import { badRequest } from '../app-error.ts';
import { isHttpUrl } from '../egress/post-json.ts';

/** The address of a webhook as it is stored; null for none. @throws AppError BAD_REQUEST */
export function checkWebhookUrl(given: string | null | undefined): string | null {
  const url = given?.trim();
  if (!url) return null;
  // Parsers of addresses drop or escape white space and control characters; what is shown must be what is called.
  if (/[\s\p{Cc}]/u.test(url) || !isHttpUrl(url)) {
    throw badRequest(`webhook_url is not an http or https address: '${url.slice(0, 200)}'`);
  }
  const { username, password } = new URL(url);
  if (username || password) {
    throw badRequest(
      'webhook_url cannot carry a user name or password; give the key of the webhook as webhook_api_key.',
    );
  }
  return url;
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
