import { forgetKept } from '../pwa/offline-store.ts';
import { queryClient } from './beckon.ts';
import { tellTabs } from './tabs-channel.ts';

/** A second way out would cut off the first one, which is on its way to a new document. */
let isLeaving = false;

/**
 * Forgets the account on this device and begins again at the sign-in page, with a new document: nothing that was shown,
 * loaded or kept stays.
 *
 * @param next where to go on after signing in again
 */
export async function leaveAccount(next?: string): Promise<void> {
  queryClient.clear();
  await forgetKept();
  if (isLeaving) return;
  isLeaving = true;
  tellTabs({ type: 'account_left' });
  location.replace(next === undefined ? '/sign-in' : `/sign-in?${new URLSearchParams({ next })}`);
}

/** Begins again with a new document, after another tab has left the account and forgotten it. */
export function followLeaving(): void {
  if (isLeaving) return;
  isLeaving = true;
  location.reload();
}
