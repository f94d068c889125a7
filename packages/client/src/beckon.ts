import { withOptions } from '@beckon/contract/ask-options';
import type { QueuedMessage } from '@beckon/contract/message';
import { deferred } from '@beckon/shared/deferred';
import { AskClosedError } from './ask-closed-error.ts';
import { createBeckonClient, type BeckonClient, type BeckonClientOptions } from './beckon-client.ts';
import { Inbox } from './inbox.ts';
import { persistently } from './persistently.ts';
import { receive } from './receive.ts';

export interface BeckonOptions extends Omit<BeckonClientOptions, 'apiKey'> {
  /** An agent's key; in a browser a person's session does without. */
  readonly key?: string;
  /** Name of the agent, for the first message of its instance. */
  readonly agentType?: string;
  /** UUID of the run. The same one again goes on where an earlier process stopped. */
  readonly agentInstanceId?: string;
}

export interface SendOptions {
  readonly signal?: AbortSignal;
  /** The same key again, within 24 hours, sends nothing twice: also from another process. By default a new one. */
  readonly idempotencyKey?: string;
  /** Unified git diff of what has been done so far; empty clears it. */
  readonly gitDiff?: string;
}

export interface AskOptions extends SendOptions {
  /** What the person may choose from; the answer is the text of one, or what they typed instead. */
  readonly options?: readonly string[];
}

/** One run of an agent: it reports, asks, and receives what people write. */
export interface Beckon extends BeckonClient {
  readonly agent_instance_id: string;
  /** Reports. Goes on trying until the server has it. */
  send(content: string, options?: SendOptions): Promise<{ readonly message_id: string }>;
  /**
   * Asks a person, waits as long as it takes, and gives the answer. A signal ends the wait, not the question.
   *
   * @throws AskClosedError when nobody will answer
   */
  ask(question: string, options?: AskOptions): Promise<string>;
  /** What people write, each message once, as it comes; ends with the signal, with `end` and with `close`. */
  messages(options?: { readonly signal?: AbortSignal }): AsyncGenerator<QueuedMessage, void>;
  /** The work is done. Open questions of this run are cancelled. */
  end(): Promise<void>;
}

/** Makes a client for one run of an agent. Every call outlives lost connections and restarts of the server. */
export function createBeckon({ key, agentType = 'agent', agentInstanceId, ...options }: BeckonOptions): Beckon {
  const client = createBeckonClient({ ...options, ...(key && { apiKey: key }) });
  const { trpc } = client;
  const agent_instance_id = agentInstanceId ?? crypto.randomUUID();
  const inbox = new Inbox();
  const reported = deferred();
  const closed = new AbortController();
  const patience = (signal?: AbortSignal) => ({
    attempts: Infinity,
    ...(options.random && { random: options.random }),
    signal: signal ? AbortSignal.any([signal, closed.signal]) : closed.signal,
  });

  async function report(
    content: string,
    requires_user_input: boolean,
    { signal, gitDiff, idempotencyKey = crypto.randomUUID() }: SendOptions,
  ): Promise<{ readonly message_id: string }> {
    const input = {
      agent_instance_id,
      agent_type: agentType,
      content,
      requires_user_input,
      ...(gitDiff !== undefined && { git_diff: gitDiff }),
    };
    const patient = patience(signal);
    const { message_id, queued_user_messages } = await persistently(
      () => trpc.messages.sendAgent.mutate(input, { signal: patient.signal, context: { idempotencyKey } }),
      patient,
    );
    inbox.add(queued_user_messages);
    reported.resolve();
    return { message_id };
  }

  async function ask(question: string, { options: choices, ...rest }: AskOptions = {}): Promise<string> {
    const { message_id: question_id } = await report(withOptions(question, choices ?? []), true, rest);
    const patient = patience(rest.signal);
    for (;;) {
      const { answer, status, message } = await persistently(
        () => trpc.tools.waitForAnswer.mutate({ question_id, agent_instance_id }, { signal: patient.signal }),
        patient,
      );
      if (answer !== undefined) return answer;
      if (status === 'cancelled') throw new AskClosedError(question_id, message ?? 'Nobody will answer this question.');
    }
  }

  async function* messages({ signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<QueuedMessage, void> {
    const patient = patience(signal);
    try {
      yield* receive(trpc, { agent_instance_id, inbox, reported: reported.promise }, patient);
    } catch (error) {
      if (!patient.signal.aborted) throw error;
    }
  }

  return {
    ...client,
    agent_instance_id,
    send: (content, rest = {}) => report(content, false, rest),
    ask,
    messages,
    end: async () => {
      const patient = patience();
      await persistently(() => trpc.sessions.end.mutate({ agent_instance_id }, { signal: patient.signal }), patient);
      closed.abort(new Error('The session has ended.'));
    },
    close: async () => {
      closed.abort(new Error('The client was closed.'));
      await client.close();
    },
  };
}
