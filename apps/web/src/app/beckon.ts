import type { AppRouter } from '@beckon/client/app-router';
import { createBeckonClient } from '@beckon/client/beckon-client';
import { errorCode, isPassing } from '@beckon/client/call-error';
import { ServerClock } from '@beckon/client/server-clock';
import { backoffMs } from '@beckon/shared/backoff';
import { QueryClient } from '@tanstack/react-query';
import { fetchToTheEnd } from './fetch-to-the-end.ts';
import { createTRPCQueryUtils, createTRPCReact } from '@trpc/react-query';

/** The one client of this page: the server it came from, with the session's cookie. */
export const beckon = createBeckonClient({ url: location.origin, fetch: fetchToTheEnd });

export const clock = new ServerClock();

/** Hooks for the server's procedures. */
export const trpc = createTRPCReact<AppRouter>();

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A device's own idea of its network is often wrong, and a query that waits for it says nothing.
      networkMode: 'always',
      retry: (failures, error) => failures < 3 && isPassing(error),
      retryDelay: (attempt) => backoffMs(attempt, { baseMs: 500, capMs: 8_000 }),
    },
  },
});

/** The same cache, outside of components. */
export const queries = createTRPCQueryUtils<AppRouter>({ client: beckon.trpc, queryClient });

export const UNREACHABLE = 'Beckon cannot be reached. Check the connection and try again.';
export const TROUBLE = 'The server had trouble with this. Try again; if it goes on, tell whoever runs it.';

/** What a person is told of a failed call. */
export function explain(error: unknown): string {
  const code = errorCode(error);
  if (code === undefined) return UNREACHABLE;
  if (!(error instanceof Error)) return TROUBLE;
  return code === 'INTERNAL_SERVER_ERROR' ? `${TROUBLE}${requestOf(error.message)}` : firstProblem(error.message);
}

/** The number under which the server's log has more, where its message names one. */
function requestOf(message: string): string {
  const [, id] = /\(request ([^)]+)\)$/.exec(message) ?? [];
  return id === undefined ? '' : ` Its number is ${id}.`;
}

/** A refused input arrives as a JSON list of problems: its first sentence is enough. */
function firstProblem(message: string): string {
  if (!message.startsWith('[')) return message;
  try {
    const problems: unknown = JSON.parse(message);
    const first: unknown = Array.isArray(problems) ? problems[0] : undefined;
    if (typeof first === 'object' && first !== null && 'message' in first && typeof first.message === 'string') {
      const path = 'path' in first && Array.isArray(first.path) ? first.path.join('.') : '';
      return path === '' ? first.message : `${path}: ${first.message}`;
    }
  } catch {
    // Not a list after all: a sentence that begins with a bracket.
  }
  return message;
}
