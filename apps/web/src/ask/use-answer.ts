import { errorCode, isPassing } from '@beckon/client/call-error';
import type { Ask } from '@beckon/contract/ask';
import { backoffMs } from '@beckon/shared/backoff';
import { useRef } from 'react';
import { explain, trpc } from '../app/beckon.ts';
import { tellProblem } from '../ui/toast.tsx';

export interface Answering {
  readonly answer: (content: string) => void;
  /** The answer that is being saved, or was. */
  readonly given: string | null;
  readonly busy: boolean;
  readonly saved: boolean;
  readonly problem: string | null;
}

/** Answers one ask, about exactly what it was shown to run. A retry of the same answer carries the same id, so that it is given once. */
export function useAnswer({ id: ask_id, request_hash }: Pick<Ask, 'id' | 'request_hash'>): Answering {
  const last = useRef<{ content: string; client_id: string } | null>(null);
  const utils = trpc.useUtils();
  const mutation = trpc.asks.answer.useMutation({
    networkMode: 'always',
    retry: (failures, error) => failures < 4 && isPassing(error),
    retryDelay: (attempt) => backoffMs(attempt, { baseMs: 1_000, capMs: 8_000 }),
    // The question closes as soon as somebody has answered it, and would take the reason with it.
    onError: (error) => errorCode(error) === 'CONFLICT' && tellProblem(explain(error)),
    onSettled: () => utils.asks.invalidate(),
  });
  const answer = (content: string): void => {
    if (last.current?.content !== content) last.current = { content, client_id: crypto.randomUUID() };
    mutation.mutate({ ask_id, content, request_hash, client_id: last.current.client_id });
  };
  return {
    answer,
    given: mutation.variables?.content ?? null,
    busy: mutation.isPending,
    saved: mutation.isSuccess,
    problem: mutation.error ? explain(mutation.error) : null,
  };
}
