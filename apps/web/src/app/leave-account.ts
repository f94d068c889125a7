import { queryClient } from './beckon.ts';
import { tellTabs } from './tabs-channel.ts';

/**
 * Forgets the account on this device and begins again at the sign-in page, with a new document: nothing that was shown or
 * loaded stays.
 *
 * @param next where to go on after signing in again
 */
export function leaveAccount(next?: string): void {
  queryClient.clear();
  tellTabs({ type: 'account_left' });
  location.replace(next === undefined ? '/sign-in' : `/sign-in?${new URLSearchParams({ next })}`);
}
