import type { SendAgentMessageInput, SendAgentMessageOutput } from '@beckon/contract/message';
import type { BeckonClient } from '@beckon/client/beckon-client';
import { isPassing } from '@beckon/client/call-error';
import { backoffMs } from '@beckon/shared/backoff';
import { deferred, type Deferred } from '@beckon/shared/deferred';
import { sleep } from '@beckon/shared/sleep';
import { isUuid } from '@beckon/shared/uuid';
import { randomUUID } from 'node:crypto';
import type { KeptState, Waiting } from './kept-state.ts';

export type Report = Partial<SendAgentMessageInput> & { readonly agent_instance_id: string; readonly content: string };

/** What became of a call: the server has it, or it is kept on disk until the server can be reached. */
export type Outcome =
  | { readonly kept: false; readonly sent: SendAgentMessageOutput | undefined }
  | { readonly kept: true };

/** An attempt that takes longer counts as lost, and is made again. */
const ATTEMPT_MS = 15_000;

/**
 * The one line on which an agent's calls go to the server: in order, each under its own key until the server has it. While
 * the server cannot be reached, what is accepted is on disk, and is sent when it can, by this process or by the next.
 */
export class AgentLine {
  readonly #client: Pick<BeckonClient, 'trpc'>;
  readonly #kept: KeptState;
  readonly #closing = new AbortController();
  /** What waits in this process for the outcome of an entry. */
  readonly #outcomes = new Map<string, Deferred<Outcome>>();
  readonly #named = new Map<string, Deferred<string>>();
  /** Questions that a call waits for now. */
  readonly #awaited = new Set<string>();
  #running = false;

  constructor(client: Pick<BeckonClient, 'trpc'>, kept: KeptState) {
    this.#client = client;
    this.#kept = kept;
  }

  /** Sends what earlier processes have left behind. */
  async resume(): Promise<void> {
    if (await this.#kept.takeOver()) this.#run();
  }

  report(input: Report): Promise<Outcome> {
    return this.#add({ operation: 'report', input });
  }

  end(agent_instance_id: string): Promise<Outcome> {
    return this.#add({ operation: 'end', input: { agent_instance_id } });
  }

  /** Asks. @returns what the agent knows the question by until the server has named it */
  ask(input: Report): string {
    const local_id = randomUUID();
    this.#named.set(local_id, deferred());
    this.#add({ operation: 'report', input: { ...input, requires_user_input: true }, local_id }).catch(
      (error: unknown) => this.#named.get(local_id)?.reject(error),
    );
    // Somebody may ask for it only when it has failed already.
    this.#named.get(local_id)?.promise.catch(() => {});
    return local_id;
  }

  /** The server's id of a question, once it has one. An id that is not local is the server's. @throws its refusal */
  async nameOf(id: string, signal: AbortSignal): Promise<string> {
    const { questions, waiting } = this.#kept.state;
    const known = questions[id];
    if (known !== undefined) return known;
    if (!waiting.some(({ local_id }) => local_id === id) && !this.#named.has(id)) return id;
    const name = this.#named.get(id) ?? deferred<string>();
    this.#named.set(id, name);
    const stop = deferred<never>();
    const abort = (): void => stop.reject(signal.reason);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    try {
      return await Promise.race([name.promise, stop.promise]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** While a call waits for a question, no other tells its answer. */
  await(id: string): Disposable {
    this.#awaited.add(id);
    return { [Symbol.dispose]: () => void this.#awaited.delete(id) };
  }

  /** The agent has been told the answer. */
  async forget(local_id: string): Promise<void> {
    this.#named.delete(local_id);
    if (!(local_id in this.#kept.state.questions)) return;
    delete this.#kept.state.questions[local_id];
    await this.#kept.save();
  }

  /** What people wrote that came with other answers than a report's: the next report tells it. */
  async takeFeedback(agent_instance_id: string): Promise<string[]> {
    const { feedback } = this.#kept.state;
    const mine = feedback.filter((each) => each.agent_instance_id === agent_instance_id);
    if (mine.length === 0) return [];
    this.#kept.state.feedback = feedback.filter((each) => each.agent_instance_id !== agent_instance_id);
    await this.#kept.save();
    return mine.map(({ content }) => content);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('The client has gone.'));
    await this.#kept.save();
  }

  #add(what: Pick<Waiting, 'operation' | 'input' | 'local_id'>): Promise<Outcome> {
    const entry: Waiting = { ...what, key: randomUUID(), at: new Date().toISOString() };
    const outcome = deferred<Outcome>();
    this.#outcomes.set(entry.key, outcome);
    this.#kept.state.waiting.push(entry);
    this.#run();
    return outcome.promise;
  }

  #run(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#drain();
  }

  async #drain(): Promise<void> {
    const { signal } = this.#closing;
    let failures = 0;
    for (let entry = this.#kept.state.waiting[0]; entry && !signal.aborted; entry = this.#kept.state.waiting[0]) {
      const lost = await this.#send(entry);
      failures = lost ? failures + 1 : 0;
      if (lost) await sleep(backoffMs(failures - 1, { baseMs: 500, capMs: 5_000 }), signal).catch(() => {});
    }
    // In the same breath as the last look, so that nothing added meanwhile is left behind.
    this.#running = false;
  }

  /** @returns whether the server could not be reached */
  async #send(entry: Waiting): Promise<boolean> {
    try {
      const sent = await this.#attempt(entry);
      await this.#settle(entry, sent && (await this.#withoutAnswers(sent)));
      return false;
    } catch (error) {
      if (this.#closing.signal.aborted) return true;
      const lost = isPassing(error);
      await (lost ? this.#keepAll() : this.#drop(entry, error));
      return lost;
    }
  }

  async #attempt({ operation, input, key }: Waiting): Promise<SendAgentMessageOutput | undefined> {
    const signal = AbortSignal.any([AbortSignal.timeout(ATTEMPT_MS), this.#closing.signal]);
    const { trpc } = this.#client;
    if (operation === 'end') {
      await trpc.sessions.end.mutate({ agent_instance_id: input.agent_instance_id }, { signal });
      return undefined;
    }
    return trpc.messages.sendAgent.mutate(input as Report, { signal, context: { idempotencyKey: key } });
  }

  /** What a call that waits for it will tell is told by no other, also where the server was restarted in between. */
  async #withoutAnswers(sent: SendAgentMessageOutput): Promise<SendAgentMessageOutput> {
    if (sent.queued_user_messages.length === 0) return sent;
    const asks = [...this.#awaited].map((id) => this.#kept.state.questions[id] ?? id).filter(isUuid);
    const answers = await Promise.all(
      asks.map((ask_id) => this.#client.trpc.asks.get.query({ ask_id }).catch(() => undefined)),
    );
    const awaited = new Set(answers.map((ask) => ask?.answer_message_id));
    return { ...sent, queued_user_messages: sent.queued_user_messages.filter(({ id }) => !awaited.has(id)) };
  }

  async #settle(entry: Waiting, sent: SendAgentMessageOutput | undefined): Promise<void> {
    const { state } = this.#kept;
    const outcome = this.#outcomes.get(entry.key);
    const messages = sent?.queued_user_messages ?? [];
    // A report that is still waited for hands them to the agent itself.
    const handedOn = outcome !== undefined && entry.local_id === undefined && sent !== undefined;
    if (!handedOn) {
      const { agent_instance_id } = entry.input;
      state.feedback.push(...messages.map(({ content }) => ({ agent_instance_id, content })));
    }
    if (entry.local_id !== undefined && sent) state.questions[entry.local_id] = sent.message_id;
    state.waiting.shift();
    // Another save may have written down this entry, too.
    if (this.#kept.onDisk || entry.local_id !== undefined || !handedOn) await this.#kept.save();
    this.#outcomes.delete(entry.key);
    outcome?.resolve({ kept: false, sent });
    if (entry.local_id !== undefined && sent) this.#named.get(entry.local_id)?.resolve(sent.message_id);
  }

  /** The server will never take it. */
  async #drop(entry: Waiting, error: unknown): Promise<void> {
    this.#kept.state.waiting.shift();
    await this.#kept.save();
    const outcome = this.#outcomes.get(entry.key);
    this.#outcomes.delete(entry.key);
    if (outcome) outcome.reject(error);
    else console.error(`A call that was kept was refused: ${error instanceof Error ? error.message : String(error)}`);
    if (entry.local_id !== undefined) this.#named.get(entry.local_id)?.reject(error);
  }

  /** From here on the disk has them: nobody need wait. */
  async #keepAll(): Promise<void> {
    await this.#kept.save();
    for (const { key, local_id } of this.#kept.state.waiting) {
      const outcome = this.#outcomes.get(key);
      if (local_id !== undefined) continue;
      this.#outcomes.delete(key);
      outcome?.resolve({ kept: true });
    }
  }
}
