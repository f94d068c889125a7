import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { FeedFrame, FeedItem } from '@beckon/contract/feed';
import type { Message, PostMessageInput } from '@beckon/contract/message';
import { initTRPC, tracked, TRPCError } from '@trpc/server';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer } from 'ws';
import { instanceState, message, uuid } from './entities.ts';

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  /** The cursor of each subscription, in order. */
  readonly cursors: (string | null)[];
  /** The credential of each socket, in order. */
  readonly credentials: (string | undefined)[];
  /** The content of each post that arrived. */
  readonly posted: string[];
  /** Appends a message to the log of the instance. */
  say(message: Message): void;
  /** Cuts all sockets, as a network does. */
  cut(): void;
  /** Saves the next calls, and closes the connection instead of answering. */
  loseAnswers(count: number): void;
}

/** A server with the paths that a client's feed and mutations use, and a log of one instance in memory. */
export async function openTestServer(): Promise<TestServer> {
  const items: FeedItem[] = [];
  const watchers = new Set<() => void>();
  const cursors: (string | null)[] = [];
  const credentials: (string | undefined)[] = [];
  const posted: string[] = [];
  let losing = 0;

  const t = initTRPC.create();
  const router = t.router({
    feed: t.router({
      instance: t.procedure
        .input((input) => input as { agent_instance_id: string; lastEventId?: string | null })
        .subscription(async function* ({ input, signal }) {
          if (input.agent_instance_id !== uuid(0)) throw new TRPCError({ code: 'NOT_FOUND' });
          cursors.push(input.lastEventId ?? null);
          let position = Number((input.lastEventId ?? `c${items.length}`).slice(1));
          yield tracked(`c${position}`, input.lastEventId ? resumed(items) : snapshot(items));
          while (!signal?.aborted) {
            const next = items.slice(position);
            if (next.length > 0) {
              position = items.length;
              yield tracked<FeedFrame>(`c${position}`, { type: 'items', head: position, items: next });
              continue;
            }
            await new Promise<void>((resolve) => {
              const done = (): void => {
                watchers.delete(done);
                signal?.removeEventListener('abort', done);
                resolve();
              };
              watchers.add(done);
              signal?.addEventListener('abort', done);
            });
          }
        }),
    }),
    messages: t.router({
      post: t.procedure
        .input((input) => input as PostMessageInput)
        .mutation(({ input }) => {
          posted.push(input.content);
          if (input.content === 'refuse me') throw new TRPCError({ code: 'FORBIDDEN' });
          return message(1, { content: input.content });
        }),
    }),
  });

  const handle = createHTTPHandler({ router, basePath: '/trpc/' });
  const http = createServer((request, response) => {
    if (losing > 0) {
      losing -= 1;
      // The work is done, the answer never arrives.
      response.writeHead = () => response;
      response.end = () => response.destroy();
    }
    handle(request, response);
  });
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (_socket, request) => credentials.push(request.headers.authorization));
  applyWSSHandler({ wss: sockets, router });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    cursors,
    credentials,
    posted,
    say: (said) => {
      const seq = items.length + 1;
      items.push({ type: 'message', kind: 'message_created', seq, created_at: said.created_at, message: said });
      for (const watcher of watchers) watcher();
    },
    cut: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
    loseAnswers: (count) => (losing = count),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

function snapshot(items: readonly FeedItem[]): FeedFrame {
  return {
    type: 'snapshot',
    reason: 'start',
    head: items.length,
    instance: instanceState(),
    messages: items.flatMap((item) => (item.type === 'message' ? [item.message] : [])),
    has_more: false,
    asks: [],
  };
}

function resumed(items: readonly FeedItem[]): FeedFrame {
  return { type: 'resumed', head: items.length, listening: null };
}
