import { useEffect, useState } from 'react';

const nameOf = (id: string): string => `beckon:draft:${id}`;

/** A text under way, kept in this browser until it is sent, so that a reload loses nothing. */
export function useDraft(id: string): readonly [string, (text: string) => void] {
  const [text, setText] = useState(() => read(id));
  useEffect(() => {
    // A browser that keeps nothing (private windows, full storage) still lets people write.
    try {
      if (text === '') localStorage.removeItem(nameOf(id));
      else localStorage.setItem(nameOf(id), text);
    } catch {
      return;
    }
  }, [id, text]);
  return [text, setText];
}

function read(id: string): string {
  try {
    return localStorage.getItem(nameOf(id)) ?? '';
  } catch {
    return '';
  }
}
