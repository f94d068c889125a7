import { useSyncExternalStore } from 'react';
import { clock } from './beckon.ts';

const listeners = new Set<() => void>();
let now = clock.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  now = clock.now();
  for (const listener of listeners) listener();
}

/** The server's time through `select`, such as the words of a relative time: renders again when those change. */
export function useNow<T extends string | number | boolean>(select: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => select(now));
}
