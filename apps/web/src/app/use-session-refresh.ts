import { useRouter } from '@tanstack/react-router';
import { queries } from './beckon.ts';

/** Reads the session again, and shows it on every page: after a change of its name, its workspace or its role. */
export function useSessionRefresh(): () => Promise<void> {
  const router = useRouter();
  return async () => {
    await queries.auth.session.invalidate({}, { refetchType: 'all' });
    await router.invalidate();
  };
}
