import type { FeedSocket } from '@beckon/api/request-context';
import { sleep } from '@beckon/shared/sleep';
import { TRPCError } from '@trpc/server';
import { setImmediate } from 'node:timers/promises';
import type { WebSocket } from 'ws';

/** What sockets may hold. Bytes, milliseconds. */
export interface SocketLimits {
  readonly pauseAboveBytes: number;
  readonly terminateAboveBytes: number;
  /** Of all sockets together. */
  readonly totalBytes: number;
  readonly stalledMs: number;
  readonly maxSubscriptions: number;
}

export const SOCKET_LIMITS: SocketLimits = {
  pauseAboveBytes: 262_144,
  terminateAboveBytes: 1_048_576,
  totalBytes: 256 * 1_048_576,
  stalledMs: 10_000,
  maxSubscriptions: 100,
};

const LOOK_MS = 20;
const FAREWELL_MS = 1_000;
export const CLOSE_SLOW = 4008;

type PacedSocket = Pick<WebSocket, 'bufferedAmount' | 'readyState' | 'OPEN' | 'close' | 'terminate'>;

/**
 * The pace of one socket. Frames of all its subscriptions take turns, so that at most one is added to a buffer that is not
 * too full. A reader that does not take what was sent is waited for; one that takes nothing for 10 s is closed and resumes
 * by its cursor. Only what leaves the buffer counts as progress, not pongs.
 */
export function feedSocket(socket: PacedSocket, limits: SocketLimits = SOCKET_LIMITS): FeedSocket {
  let subscriptions = 0;
  let turn: Promise<unknown> = Promise.resolve();
  return {
    ready() {
      const mine = turn.then(() => drained(socket, limits));
      // The frame reaches the buffer a moment after its turn has come; only then is it the next one's.
      turn = mine.then(() => setImmediate());
      return mine;
    },
    hold() {
      if (subscriptions >= limits.maxSubscriptions) {
        throw new TRPCError({
          code: 'TOO_MANY_REQUESTS',
          message: `At most ${limits.maxSubscriptions} subscriptions per socket. Stop one first.`,
        });
      }
      subscriptions += 1;
      let held = true;
      return () => {
        if (held) subscriptions -= 1;
        held = false;
      };
    },
  };
}

/** Waits until the buffer has room, or the socket is no longer open. */
async function drained(socket: PacedSocket, limits: SocketLimits): Promise<void> {
  if (socket.bufferedAmount > limits.terminateAboveBytes) socket.terminate();
  let least = socket.bufferedAmount;
  let since = Date.now();
  while (socket.readyState === socket.OPEN && socket.bufferedAmount > limits.pauseAboveBytes) {
    await sleep(LOOK_MS);
    if (socket.bufferedAmount < least) {
      least = socket.bufferedAmount;
      since = Date.now();
    } else if (Date.now() - since > limits.stalledMs) {
      socket.close(CLOSE_SLOW, 'Reading too slowly');
      setTimeout(() => socket.terminate(), FAREWELL_MS);
    }
  }
}

/** Ends the fullest sockets until all of them together hold no more than they may. */
export function relieve(sockets: Iterable<PacedSocket>, totalBytes: number): void {
  const fullestFirst = [...sockets].toSorted((a, b) => b.bufferedAmount - a.bufferedAmount);
  let held = fullestFirst.reduce((sum, socket) => sum + socket.bufferedAmount, 0);
  for (const socket of fullestFirst) {
    if (held <= totalBytes) return;
    held -= socket.bufferedAmount;
    socket.terminate();
  }
}
