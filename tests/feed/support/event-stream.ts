import { deferred } from '@beckon/shared/deferred';
import { once } from 'node:events';
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { Inbox } from './inbox.ts';
import type { Credential } from './raw-feed.ts';

export interface StreamEvent {
  /** The last id that was sent with or before the event. */
  readonly id: string | undefined;
  readonly event: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- what a test expects of it is written beside it
  readonly data: any;
}

export interface EventStream extends AsyncDisposable {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body of a refusal. */
  readonly refusal: unknown;
  readonly events: Inbox<StreamEvent>;
  /** The last id that was sent, as a browser keeps it. */
  readonly lastId: () => string | undefined;
  readonly ended: Promise<void>;
}

/** Opens the event stream of an instance, and reads it as a browser does. */
export async function openEventStream(
  url: string,
  instance: string,
  credential: Credential & { ticket?: string },
  lastEventId?: string,
): Promise<EventStream> {
  const { key, cookie, ticket } = credential;
  const query = ticket === undefined ? '' : `?token=${encodeURIComponent(ticket)}`;
  // A connection of its own, which goes with the stream.
  const request = get(`${url}/api/v1/agent-instances/${instance}/messages/stream${query}`, {
    agent: false,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(cookie !== undefined && { cookie }),
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.setEncoding('utf8');
  const events = new Inbox<StreamEvent>();
  const ended = deferred<void>();
  let id: string | undefined;
  const isStream = response.headers['content-type']?.startsWith('text/event-stream') === true;
  const read = async () => {
    let rest = '';
    for await (const chunk of response) {
      const blocks = (rest + String(chunk)).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
        id = fields.get('id') ?? id;
        const data = fields.get('data');
        if (data !== undefined) events.push({ id, event: fields.get('event') ?? 'message', data: JSON.parse(data) });
      }
    }
  };
  const refusal: unknown = isStream ? undefined : await json(response);
  if (isStream)
    void read()
      .catch(() => {})
      .then(() => ended.resolve());
  else ended.resolve();
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    refusal,
    events,
    lastId: () => id,
    ended: ended.promise,
    async [Symbol.asyncDispose]() {
      request.destroy();
      await ended.promise;
    },
  };
}
