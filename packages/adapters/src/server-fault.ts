import { getTRPCErrorFromUnknown } from '@trpc/server';

/** Whether the log has to tell of what was thrown: it is the server that failed, not the caller. */
export function isServerFault(thrown: unknown): boolean {
  const { code } = getTRPCErrorFromUnknown(thrown);
  return code === 'INTERNAL_SERVER_ERROR' || code === 'SERVICE_UNAVAILABLE';
}
