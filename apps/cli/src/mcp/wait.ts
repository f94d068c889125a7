import type { AskQuestionOutput } from '@beckon/contract/tool';
import type { BeckonClient } from '@beckon/client/beckon-client';
import { persistently } from '@beckon/client/persistently';
import type { AgentLine } from './agent-line.ts';

/** How long a call waits before it answers `pending`: clients known to be patient wait longer, as over HTTP. */
const HOLD_MS = 50_000;
const PATIENT_HOLD_MS = 270_000;

export const holdOf = (client: string): number => (/claude/i.test(client) ? PATIENT_HOLD_MS : HOLD_MS);

/**
 * Waits for the answer of a question, over lost connections and restarts of the server.
 *
 * @param id the server's, or the one this process gave it
 * @returns `pending` when the hold is over
 * @throws the signal's reason; the server's refusal
 */
export async function waitForAnswer(
  { trpc }: Pick<BeckonClient, 'trpc'>,
  line: AgentLine,
  id: string,
  { signal, holdMs }: { readonly signal: AbortSignal; readonly holdMs: number },
): Promise<AskQuestionOutput> {
  const enough = new AbortController();
  const timer = setTimeout(() => enough.abort(new Error('The hold is over.')), holdMs);
  const both = AbortSignal.any([signal, enough.signal]);
  using _ = line.await(id);
  try {
    for (;;) {
      const question_id = await line.nameOf(id, both);
      const answer = await persistently(() => trpc.tools.waitForAnswer.mutate({ question_id }, { signal: both }), {
        attempts: Infinity,
        signal: both,
      });
      if (answer.status === 'pending') continue;
      await line.forget(id);
      return { ...answer, question_id: id };
    }
  } catch (error) {
    if (!enough.signal.aborted || signal.aborted) throw error;
    return {
      question_id: id,
      status: 'pending',
      message: `Nobody has answered yet. Call wait_for_answer with question_id "${id}" to keep waiting.`,
    };
  } finally {
    clearTimeout(timer);
  }
}
