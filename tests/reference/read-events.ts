/** One event of a stream, as a browser's EventSource would dispatch it. */
export interface StreamEvent {
  readonly event: string;
  // The shape depends on the event.
  readonly data: Record<string, unknown>;
}

export interface EventReader extends AsyncDisposable {
  readonly status: number;
  readonly headers: Headers;
  /** What a reconnecting client sends. */
  readonly lastEventId: string | undefined;
  /** Every byte so far. */
  readonly text: string;
  /** Waits for the next event; heartbeats are skipped. @throws Error when the stream has ended */
  next(): Promise<StreamEvent>;
  /** Waits for events until the last id reaches place `seq` of the log. */
  through(seq: number): Promise<StreamEvent[]>;
  /** Waits for events up to the first that fits, that one included. */
  until(fits: (event: StreamEvent) => boolean): Promise<StreamEvent[]>;
}

/** Follows an event stream of an instance. */
export async function readEvents(
  url: string,
  instanceId: string,
  headers: Record<string, string>,
  query = '',
): Promise<EventReader> {
  const closing = new AbortController();
  const response = await fetch(`${url}/api/v1/agent-instances/${instanceId}/messages/stream${query}`, {
    headers,
    signal: closing.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let buffer = '';
  let lastEventId: string | undefined;

  const block = async (): Promise<string> => {
    for (;;) {
      const end = buffer.indexOf('\n\n');
      if (end >= 0) {
        const found = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        return found;
      }
      const chunk = await reader?.read();
      if (!chunk || chunk.done) throw new Error(`The stream has ended after: ${text.slice(-500)}`);
      text += chunk.value;
      buffer += chunk.value;
    }
  };
  const one = async (): Promise<StreamEvent | undefined> => {
    const fields = new Map(
      (await block()).split('\n').map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')] as const;
      }),
    );
    lastEventId = fields.get('id') ?? lastEventId;
    const data = fields.get('data');
    const event = fields.get('event') ?? 'message';
    if (data === undefined || event === 'heartbeat') return undefined;
    return { event, data: JSON.parse(data) as StreamEvent['data'] };
  };
  const next = async (): Promise<StreamEvent> => (await one()) ?? next();
  return {
    status: response.status,
    headers: response.headers,
    get lastEventId() {
      return lastEventId;
    },
    get text() {
      return text;
    },
    next,
    async through(seq) {
      const events: StreamEvent[] = [];
      while (Number(lastEventId?.split('-')[0] ?? -1) < seq) {
        const event = await one();
        if (event) events.push(event);
      }
      return events;
    },
    async until(fits) {
      const events: StreamEvent[] = [];
      for (;;) {
        const event = await next();
        events.push(event);
        if (fits(event)) return events;
      }
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await reader?.cancel().catch(() => {});
    },
  };
}
