import { useEffect, useState } from 'react';

/** Long enough to see that something else stands under the finger now. */
const SETTLE_MS = 450;

/**
 * True for a moment after `what` has changed. Questions close and move while a person reaches for a button: a click that
 * was meant for one must not answer the next.
 */
export function useSettling(what: string): boolean {
  const [settled, setSettled] = useState(what);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(what), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [what]);
  return settled !== what;
}
