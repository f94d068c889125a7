import { useSyncExternalStore } from 'react';

/** One small setting that stays on the device, such as whether the sidebar is open; every tab follows it. */
export interface DeviceSetting<T extends string> {
  readonly use: () => T;
  readonly get: () => T;
  readonly set: (value: T) => void;
}

/** @param values what it can be; the first one holds until something else was chosen */
export function deviceSetting<T extends string>(name: string, values: readonly [T, ...T[]]): DeviceSetting<T> {
  const key = `beckon.${name}`;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const get = (): T => {
    const stored = localStorage.getItem(key);
    return values.find((each) => each === stored) ?? values[0];
  };
  const onStorage = (event: StorageEvent): void => {
    if (event.key === key || event.key === null) tell();
  };
  const subscribe = (listener: () => void): (() => void) => {
    if (listeners.size === 0) addEventListener('storage', onStorage);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) removeEventListener('storage', onStorage);
    };
  };
  return {
    get,
    use: () => useSyncExternalStore(subscribe, get),
    set: (value) => {
      localStorage.setItem(key, value);
      tell();
    },
  };
}
