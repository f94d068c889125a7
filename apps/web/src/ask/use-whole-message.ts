import type { Message } from '@beckon/contract/message';
import { trpc } from '../app/beckon.ts';

/** A message with its whole content, fetched where what is at hand was cut. */
export function useWholeMessage(
  message_id: string,
  { enabled }: { readonly enabled: boolean },
): { readonly message: Message | undefined; readonly failed: boolean; readonly retry: () => void } {
  const { data, isError, refetch } = trpc.messages.get.useQuery(
    { message_id },
    // Every message of a run passes here: of those that are whole already nothing is kept.
    { enabled, staleTime: Infinity, ...(!enabled && { gcTime: 0 }) },
  );
  return { message: data, failed: isError, retry: () => void refetch() };
}
