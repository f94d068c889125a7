import { useSyncExternalStore } from 'react';

/** Room for a sidebar. Below it, what navigates stands at the bottom, for a thumb. */
export const DESK = '(min-width: 48rem)';

/** Whether a media query holds, now and when that changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}
