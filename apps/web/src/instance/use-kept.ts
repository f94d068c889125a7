import { useEffect, useRef, useState, type Dispatch, type SetStateAction } from 'react';
import { keep, readKept } from './kept-json.ts';

/**
 * What a person has under way, kept in this browser, so that a reload loses nothing; the other tabs follow it.
 *
 * @param read makes it of what was stored, which another version of this page may have written
 * @param isNothing of what is so, nothing is stored
 */
export function useKept<T>(
  name: string,
  read: (stored: unknown) => T,
  isNothing: (value: T) => boolean,
): readonly [T, Dispatch<SetStateAction<T>>] {
  const [value, setValue] = useState(() => read(readKept(name)));
  // What another tab wrote is not written again: that one may be further by now.
  const stored = useRef(value);
  useEffect(() => {
    if (stored.current === value) return;
    stored.current = value;
    keep(name, isNothing(value) ? undefined : value);
  }, [name, value, isNothing]);
  useEffect(() => {
    const onStorage = ({ key }: StorageEvent): void => {
      if (key !== name && key !== null) return;
      stored.current = read(readKept(name));
      setValue(stored.current);
    };
    addEventListener('storage', onStorage);
    return () => removeEventListener('storage', onStorage);
  }, [name, read]);
  return [value, setValue];
}
