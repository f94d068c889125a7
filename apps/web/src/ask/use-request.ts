import type { Ask, AskRequest } from '@beckon/contract/ask';
import { trpc } from '../app/beckon.ts';

/** What an ask would let run; `pending` while its whole is not on the screen, which nobody may decide about. */
export interface ShownRequest {
  readonly request: AskRequest | null;
  readonly pending: boolean;
  readonly failed: boolean;
}

/** The request of an ask with its whole input, fetched where a feed has left it out. */
export function useRequest(ask: Pick<Ask, 'id' | 'request' | 'request_bytes' | 'request_hash'>): ShownRequest {
  const cut = ask.request_bytes !== undefined;
  const { data, isError } = trpc.asks.get.useQuery(
    { ask_id: ask.id },
    { enabled: cut, staleTime: Infinity, ...(!cut && { gcTime: 0 }) },
  );
  if (!cut) return { request: ask.request, pending: false, failed: false };
  // Another hash is another request: what was fetched before is not what would run.
  const whole = data?.request_hash === ask.request_hash ? data.request : undefined;
  return { request: whole ?? null, pending: whole === undefined, failed: isError };
}

/** Whether an ask is decided only together with the hash of what was shown. */
export function isBound({ kind, request_hash }: Pick<Ask, 'kind' | 'request_hash'>): boolean {
  return kind !== 'question' && request_hash !== null;
}
