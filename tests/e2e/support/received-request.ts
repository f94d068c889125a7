import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';

export interface ReceivedRequest {
  readonly answer: Promise<{ readonly status: number | undefined; readonly body: unknown }>;
}

/**
 * Sends a GET, and comes back when the server has it in hand: it asks for `100 Continue`, which a server says as soon as it
 * has read the headers.
 */
export async function sendReceived(url: string, headers: Readonly<Record<string, string>>): Promise<ReceivedRequest> {
  const sent = request(url, { agent: false, headers: { ...headers, expect: '100-continue' } });
  const answer = once(sent, 'response').then(async ([response]: IncomingMessage[]) => ({
    status: response?.statusCode,
    body: response && (await json(response)),
  }));
  answer.catch(() => {});
  const received = once(sent, 'continue');
  sent.flushHeaders();
  await received;
  sent.end();
  return { answer };
}
