import { useMutation } from '@tanstack/react-query';
import { answered, authClient } from '../account/auth-client.ts';
import { tellProblem } from '../ui/toast.tsx';
import { leaveAccount } from './leave-account.ts';

/** Signs this browser out, in all its tabs. */
export function useSignOut(): { readonly signOut: () => void; readonly busy: boolean } {
  const { mutate, isPending } = useMutation({
    mutationFn: () => answered(authClient.signOut()),
    onSuccess: () => leaveAccount(),
    onError: (error) => tellProblem(error.message),
  });
  return { signOut: () => mutate(), busy: isPending };
}
