import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { CLOSE_SLOW, feedSocket, relieve, SOCKET_LIMITS } from './feed-socket.ts';

/** A socket whose reader takes what the test lets it take. */
function socketWith(bufferedAmount: number) {
  const socket = {
    OPEN: 1 as const,
    readyState: 1 as 0 | 1 | 2 | 3,
    bufferedAmount,
    close: vi.fn<(code?: number) => void>(() => void (socket.readyState = 2)),
    terminate: vi.fn<() => void>(() => void (socket.readyState = 3)),
  };
  return socket;
}

test('however many subscriptions speak at once, one frame at most is added to a full buffer (G7)', async () => {
  const socket = socketWith(0);
  const { ready } = feedSocket(socket);
  const frame = 200_000;
  let most = 0;
  const speaking = Array.from({ length: 100 }, async () => {
    await ready();
    socket.bufferedAmount += frame;
    most = Math.max(most, socket.bufferedAmount);
  });
  const reader = setInterval(() => void (socket.bufferedAmount = 0), 5);
  await Promise.all(speaking);
  clearInterval(reader);
  expect(most).toBeLessThanOrEqual(SOCKET_LIMITS.pauseAboveBytes + frame);
  expect(socket.terminate).not.toHaveBeenCalled();
});

test('a reader that takes a little goes on being waited for; one that takes nothing is closed (G7, L4)', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  try {
    const socket = socketWith(600_000);
    const { ready } = feedSocket(socket);
    let waited = true;
    const turn = ready().then(() => void (waited = false));
    for (let second = 0; second < 60; second++) {
      await vi.advanceTimersByTimeAsync(1_000);
      socket.bufferedAmount -= 1_000;
    }
    expect([waited, socket.readyState]).toEqual([true, socket.OPEN]);
    await vi.advanceTimersByTimeAsync(SOCKET_LIMITS.stalledMs + 1_000);
    await turn;
    expect(socket.close).toHaveBeenCalledWith(CLOSE_SLOW, expect.any(String));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(socket.terminate).toHaveBeenCalled();
  } finally {
    vi.useRealTimers();
  }
});

test('when all sockets together hold too much, the fullest go first (G7)', async () => {
  const sockets = [30, 10, 50, 20].map(socketWith);
  relieve(sockets, 60);
  await setImmediate();
  expect(sockets.map((socket) => socket.terminate.mock.calls.length)).toEqual([0, 0, 1, 0]);
  relieve(sockets.slice(0, 2), 60);
  expect(sockets[0]?.terminate).not.toHaveBeenCalled();
});
