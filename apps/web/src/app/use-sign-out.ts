import { useMutation } from '@tanstack/react-query';
import { tellProblem } from '../ui/toast.tsx';
import { leaveAccount } from './leave-account.ts';

/** Signs this browser out, in all its tabs. */
export function useSignOut(): { readonly signOut: () => void; readonly busy: boolean } {
  const { mutate, isPending } = useMutation({
    // Loaded when it is wanted: home does without the sign-in library.
    mutationFn: async () => {
      const { answered, authClient } = await import('../account/auth-client.ts');
      return answered(authClient.signOut());
    },
    onSuccess: () => leaveAccount(),
    onError: (error) => tellProblem(error.message),
  });
  return { signOut: () => mutate(), busy: isPending };
}
