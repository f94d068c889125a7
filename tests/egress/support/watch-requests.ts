import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

export interface WatchedRequests extends Disposable {
  /** What this process has begun to send since the watch began, our tests' own `fetch` calls not counted. */
  readonly requests: readonly ClientRequest[];
}

/** Node's own word for each outgoing request, before any name is resolved or socket opened. */
export function watchRequests(): WatchedRequests {
  const requests: ClientRequest[] = [];
  const note = (message: unknown) => void requests.push((message as { request: ClientRequest }).request);
  subscribe('http.client.request.created', note);
  return {
    requests,
    [Symbol.dispose]: () => void unsubscribe('http.client.request.created', note),
  };
}
