import { useMutation } from '@tanstack/react-query';
import { forgetWritten } from '../instance/kept-json.ts';
import { tellProblem } from '../ui/toast.tsx';
import { leaveAccount } from './leave-account.ts';
import { useSession } from './session.tsx';

/** Signs this browser out, in all its tabs. */
export function useSignOut(): { readonly signOut: () => void; readonly busy: boolean } {
  const { id } = useSession();
  const { mutate, isPending } = useMutation({
    // Loaded when it is wanted: home does without the sign-in library.
    mutationFn: async () => {
      const { answered, authClient } = await import('../account/auth-client.ts');
      return answered(authClient.signOut());
    },
    onSuccess: () => {
      forgetWritten(id);
      return leaveAccount();
    },
    onError: (error) => tellProblem(error.message),
  });
  return { signOut: () => mutate(), busy: isPending };
}
