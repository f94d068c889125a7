import type { FeedSocket } from '@beckon/api/request-context';
import { sleep } from '@beckon/shared/sleep';
import { TRPCError } from '@trpc/server';
import { setImmediate } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { MAX_BATCH } from './trpc-door.ts';

/** What sockets may hold. Bytes, milliseconds. */
export interface SocketLimits {
  readonly pauseAboveBytes: number;
  readonly terminateAboveBytes: number;
  /** Of all sockets together. */
  readonly totalBytes: number;
  readonly stalledMs: number;
  readonly maxSubscriptions: number;
  /** Calls of one socket within ten seconds. */
  readonly maxCalls: number;
  readonly maxSocketsPerUser: number;
  /** Handshakes of one address whose caller is not known yet, and how long one may take to be. */
  readonly maxPendingPerAddress: number;
  readonly handshakeMs: number;
  /** After so long without a frame the other side is asked whether it lives, and how long it has to say so. */
  readonly pingMs: number;
  readonly pongWaitMs: number;
}

export const SOCKET_LIMITS: SocketLimits = {
  pauseAboveBytes: 262_144,
  terminateAboveBytes: 1_048_576,
  totalBytes: 256 * 1_048_576,
  stalledMs: 10_000,
  maxSubscriptions: 100,
  maxCalls: 600,
  maxSocketsPerUser: 20,
  maxPendingPerAddress: 20,
  handshakeMs: 5_000,
  pingMs: 20_000,
  pongWaitMs: 25_000,
};

const LOOK_MS = 20;
const FAREWELL_MS = 1_000;
const CALLS_WINDOW_MS = 10_000;
export const CLOSE_SLOW = 4008;
const CLOSE_TOO_MANY = 4029;

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

/**
 * Bounds how many calls one socket makes: starting and stopping subscriptions costs the server more than the client. Over
 * it the socket is closed with 4029, and hears nothing more.
 */
export function meterCalls(socket: WebSocket, maxCalls: number): void {
  let since = Date.now();
  let calls = 0;
  const count = (frame: Buffer | ArrayBuffer | Buffer[]) => {
    if (Date.now() - since > CALLS_WINDOW_MS) {
      since = Date.now();
      calls = 0;
    }
    calls += callsIn(frame);
    if (calls <= maxCalls) return;
    socket.removeAllListeners('message');
    socket.close(CLOSE_TOO_MANY, 'Too many calls');
    setTimeout(() => socket.terminate(), FAREWELL_MS).unref();
  };
  socket.on('message', count);
}

/** A frame that begins as a batch counts as a full one, since it is not parsed for this. */
function callsIn(frame: Buffer | ArrayBuffer | Buffer[]): number {
  return Buffer.isBuffer(frame) && frame[0] === 0x5b ? MAX_BATCH : 1;
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
