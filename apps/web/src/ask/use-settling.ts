import { useEffect, useState } from 'react';

/** Long enough to see that something else stands under the finger now. */
const SETTLE_MS = 450;

/**
 * True for a moment after `what` has changed. Questions close and move while a person reaches for a button: a press that
 * was meant for one must not answer the next.
 */
export function useSettling(what: string): boolean {
  return useSettled(what) !== what;
}

/** Which of some things, in the order in which they stand, have for a moment stood where another one stood before. */
export function useMoved(ids: readonly string[]): ReadonlySet<string> {
  const before = useSettled(ids.join()).split(',');
  return new Set(ids.filter((id, n) => before[n] !== undefined && before[n] !== '' && before[n] !== id));
}

function useSettled(what: string): string {
  const [settled, setSettled] = useState(what);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(what), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [what]);
  return settled;
}
