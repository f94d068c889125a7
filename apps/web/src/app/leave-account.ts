import { forgetKept } from '../pwa/offline-store.ts';
import { queryClient } from './beckon.ts';
import { tellTabs } from './tabs-channel.ts';

/**
 * Forgets the account on this device and begins again at the sign-in page, with a new document: nothing that was shown,
 * loaded or kept stays.
 *
 * @param next where to go on after signing in again
 */
export async function leaveAccount(next?: string): Promise<void> {
  queryClient.clear();
  await forgetKept();
  tellTabs({ type: 'account_left' });
  location.replace(next === undefined ? '/sign-in' : `/sign-in?${new URLSearchParams({ next })}`);
}
