import { useSyncExternalStore } from 'react';

/** Which of the windows that keys open is open. */
export type OpenWindow = 'palette' | 'keyboard_map' | null;

let current: OpenWindow = null;
const listeners = new Set<() => void>();

export function useOpenWindow(): OpenWindow {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => current,
  );
}

export function openPalette(): void {
  show('palette');
}

export function openKeyboardMap(): void {
  show('keyboard_map');
}

export function closeWindow(): void {
  show(null);
}

function show(next: OpenWindow): void {
  current = next;
  for (const listener of listeners) listener();
}
