import type { Liveness } from '@beckon/client/follower';
import type { ReactNode } from 'react';
import { Emptiness } from '../ui/notice.tsx';

/**
 * Stands where a feed has brought nothing yet: the shape of what comes, or, while the server cannot be reached and this
 * device has kept nothing, that.
 */
export function Coming({ liveness, children }: { readonly liveness: Liveness; readonly children: ReactNode }) {
  if (liveness !== 'offline') return children;
  return (
    <Emptiness title="Beckon cannot be reached">
      <p role="alert">
        This device has kept nothing of it to show meanwhile. Check the connection: the page fills by itself as soon as
        the server answers.
      </p>
    </Emptiness>
  );
}
