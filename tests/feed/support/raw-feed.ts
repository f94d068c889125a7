import type { FeedFrame, WorkspaceFrame } from '@beckon/contract/feed';
import { deferred } from '@beckon/shared/deferred';
import { WebSocket, type RawData } from 'ws';
import { Inbox } from './inbox.ts';

/** One frame of a subscription, as the wire has it. */
export interface WireFrame<Frame> {
  readonly cursor: string | undefined;
  readonly frame: Frame;
  readonly bytes: number;
}

export interface WireError {
  readonly code: string;
  readonly message: string;
}

export interface Subscription<Frame> extends Inbox<WireFrame<Frame>> {
  /** Why the server refused it. */
  readonly refused: Promise<WireError>;
}

export interface RawFeed extends AsyncDisposable {
  readonly socket: WebSocket;
  readonly closed: Promise<{ readonly code: number }>;
  /** Bytes of every message that came. */
  readonly sizes: number[];
  followInstance(agent_instance_id: string, lastEventId?: string): Subscription<FeedFrame>;
  followWorkspace(): Subscription<WorkspaceFrame>;
  call(method: string, path: string, input: unknown): Promise<WireError>;
}

interface Answer {
  readonly id: number;
  readonly result?: { readonly type: string; readonly id?: string; readonly data?: unknown };
  readonly error?: { readonly message: string; readonly data: { readonly code: string } };
}

interface Listener {
  data(answer: { id?: string; data?: unknown }, bytes: number): void;
  error(error: WireError): void;
}

export interface Credential {
  readonly key?: string;
  readonly cookie?: string;
}

/** The headers of a handshake: a page's where there is a cookie, a program's where there is a key. */
export const handshake = (url: string, { key, cookie }: Credential): Record<string, string> =>
  cookie ? { cookie, origin: url } : { authorization: `Bearer ${key}` };

/** Opens a socket and speaks the procedures' protocol on it by hand. */
export async function openRawFeed(url: string, credential: Credential): Promise<RawFeed> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/trpc`, { headers: handshake(url, credential) });
  const opened = deferred<void>();
  const closed = deferred<{ code: number }>();
  const listeners = new Map<number, Listener>();
  const sizes: number[] = [];
  socket.once('open', () => opened.resolve());
  socket.once('close', (code) => closed.resolve({ code }));
  socket.on('error', opened.reject);
  socket.on('message', (raw: RawData) => {
    const text = (raw as Buffer).toString();
    sizes.push(Buffer.byteLength(text));
    if (text === 'PING') return socket.send('PONG');
    const { id, result, error } = JSON.parse(text) as Answer;
    if (error) listeners.get(id)?.error({ code: error.data.code, message: error.message });
    else if (result?.type === 'data') listeners.get(id)?.data(result, Buffer.byteLength(text));
    return undefined;
  });
  await opened.promise;
  let ids = 0;
  const send = (method: string, path: string, input: unknown, listener: Listener) => {
    ids += 1;
    listeners.set(ids, listener);
    socket.send(JSON.stringify({ id: ids, method, params: { path, input } }));
  };
  const follow = <Frame>(path: string, input: unknown): Subscription<Frame> => {
    const inbox = new Inbox<WireFrame<Frame>>();
    const refused = deferred<WireError>();
    send('subscription', path, input, {
      data: ({ id, data }, bytes) => inbox.push({ cursor: id, frame: (data as { data: Frame }).data, bytes }),
      error: refused.resolve,
    });
    return Object.assign(inbox, { refused: refused.promise });
  };
  return {
    socket,
    closed: closed.promise,
    sizes,
    followInstance: (agent_instance_id, lastEventId) => follow('feed.instance', { agent_instance_id, lastEventId }),
    followWorkspace: () => follow('feed.workspace', {}),
    call: (method, path, input) =>
      new Promise((resolve) => send(method, path, input, { data: () => {}, error: resolve })),
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closed.promise;
    },
  };
}
