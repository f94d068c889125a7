import { useCallback, useEffect, useRef, useState, type Dispatch, type SetStateAction } from 'react';
import { keep, readKept } from './kept-json.ts';

/**
 * What a person has under way, kept in this browser, so that a reload loses nothing; the other tabs follow it. Only what
 * is done here is written: a tab that follows never writes back what the other one has left behind by then.
 *
 * @param name the same as long as the component lives
 * @param read makes it of what was stored, which another version of this page may have written
 * @param isNothing of what is so, nothing is stored
 */
export function useKept<T>(
  name: string,
  read: (stored: unknown) => T,
  isNothing: (value: T) => boolean,
): readonly [T, Dispatch<SetStateAction<T>>] {
  const [value, setValue] = useState(() => read(readKept(name)));
  const latest = useRef(value);
  const change = useCallback(
    (action: SetStateAction<T>): void => {
      latest.current = isUpdate(action) ? action(latest.current) : action;
      setValue(latest.current);
      keep(name, isNothing(latest.current) ? undefined : latest.current);
    },
    [name, isNothing],
  );
  useEffect(() => {
    const follow = (): void => {
      const stored = read(readKept(name));
      if (JSON.stringify(stored) === JSON.stringify(latest.current)) return;
      latest.current = stored;
      setValue(stored);
    };
    const onStorage = ({ key }: StorageEvent): void => {
      if (key === name || key === null) follow();
    };
    addEventListener('storage', onStorage);
    // What another tab wrote before anybody listened here.
    follow();
    return () => removeEventListener('storage', onStorage);
  }, [name, read]);
  return [value, change];
}

function isUpdate<T>(action: SetStateAction<T>): action is (before: T) => T {
  return typeof action === 'function';
}
