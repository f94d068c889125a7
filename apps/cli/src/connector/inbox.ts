import type { BeckonClient } from '@beckon/client/beckon-client';
import { errorCode } from '@beckon/client/call-error';
import type { Listening } from '@beckon/contract/listening';
import { MAX_WAIT_SECONDS } from '@beckon/contract/limits';
import { deferred, type Deferred } from '@beckon/shared/deferred';
import { sleep } from '@beckon/shared/sleep';
import { randomUUID } from 'node:crypto';
import type { ReportQueue } from './report-queue.ts';

/** Somebody else is being handed the queue, or a report of ours has moved the position; both last a moment. */
const STALE_MS = 100;
/** While something waits to be carried, the server is told this often that somebody listens. */
const SHOWN_MS = 10_000;

/** Hands people's words to the session. @returns false when it has gone */
type Carrier = (text: string) => boolean;

/**
 * What people write to one session. It stays on the server until the session can be told: a message is fetched, and so
 * counts as delivered, at the moment something carries it.
 */
export class Inbox {
  readonly #trpc: BeckonClient['trpc'];
  readonly #queue: ReportQueue;
  readonly #instanceId: () => string;
  readonly #closing = new AbortController();
  #polling = new AbortController();
  #waiter: Carrier | undefined;
  #isAtWork = false;
  #hasNews = false;
  #fetched: string[] = [];
  #position: string | undefined;
  #taken: Deferred<void> = deferred();

  constructor(trpc: BeckonClient['trpc'], queue: ReportQueue, instanceId: () => string) {
    this.#trpc = trpc;
    this.#queue = queue;
    this.#instanceId = instanceId;
  }

  /** What the server takes for read: the last message of ours. */
  moveTo(messageId: string): void {
    this.#position = messageId;
  }

  /** Looks for news until the session is over. */
  async follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      this.#polling = new AbortController();
      const poll = AbortSignal.any([signal, this.#polling.signal]);
      const input = { agent_instance_id: this.#instanceId(), wait: MAX_WAIT_SECONDS, listening: this.#listening };
      const seen = await this.#queue.persist(
        (each) => this.#trpc.messages.pending.mutate(input, { signal: each }),
        poll,
      );
      if (!seen && !poll.aborted) return;
      if (!seen) continue;
      this.#hasNews = seen.messages.length > 0;
      if (!this.#hasNews) continue;
      this.#taken = deferred();
      if (this.#waiter) void this.#wake();
      await Promise.race([this.#taken.promise, sleep(SHOWN_MS, poll).catch(() => {})]);
    }
  }

  /** Whether the program is at work: what it is handed then it reads with its next step. Those who write are told. */
  work(isAtWork: boolean): void {
    this.#change(() => (this.#isAtWork = isAtWork));
  }

  get #listening(): Listening {
    return this.#waiter && !this.#isAtWork ? 'at_once' : 'at_next_step';
  }

  #setWaiter(waiter: Carrier | undefined): void {
    this.#change(() => (this.#waiter = waiter));
  }

  /** The poll that is held tells how soon it would be read before; the next one tells how soon now. */
  #change(make: () => void): void {
    const before = this.#listening;
    make();
    if (this.#listening !== before) this.#polling.abort();
  }

  /** What a session at work is told with its next tool result; undefined when there is nothing. */
  async carry(withinMs: number): Promise<string | undefined> {
    if (this.#hasNews) {
      await Promise.race([this.#fetch(), new Promise((resolve) => setTimeout(resolve, withinMs).unref())]);
    }
    return this.#drain();
  }

  /** A session that has stopped waits here. One at a time: a newer one takes the place. @returns how to leave */
  wait(carrier: Carrier): () => void {
    this.#waiter?.('');
    this.#setWaiter(carrier);
    if (this.#hasNews || this.#fetched.length > 0) void this.#wake();
    return () => {
      if (this.#waiter === carrier) this.#setWaiter(undefined);
    };
  }

  close(): void {
    this.#closing.abort();
    this.#taken.resolve();
    this.#waiter?.('');
  }

  async #wake(): Promise<void> {
    if (this.#hasNews) await this.#fetch();
    const waiter = this.#waiter;
    if (!waiter) return;
    const text = this.#drain();
    if (text === undefined) return;
    this.#setWaiter(undefined);
    if (!waiter(text)) this.#fetched.unshift(text);
  }

  #drain(): string | undefined {
    if (this.#fetched.length === 0) return undefined;
    const text = this.#fetched.join('\n\n');
    this.#fetched = [];
    return text;
  }

  /** In its turn among our reports: each of them moves the position. */
  async #fetch(): Promise<void> {
    const idempotencyKey = randomUUID();
    const taken = await this.#queue.inTurn(async (signal) => {
      for (let attempt = 0; attempt < 5; attempt++) {
        const agent_instance_id = this.#instanceId();
        const last_read_message_id = this.#position;
        if (last_read_message_id === undefined) return [];
        const { status, messages } = await this.#trpc.messages.pending.mutate(
          { agent_instance_id, last_read_message_id },
          { signal, context: { idempotencyKey: `${idempotencyKey}${last_read_message_id}` } },
        );
        if (status === 'ok') return messages;
        await sleep(STALE_MS, signal);
        this.#position = await this.#findPosition(agent_instance_id, signal);
      }
      return [];
    });
    this.#position = taken?.at(-1)?.id ?? this.#position;
    this.#fetched.push(...(taken ?? []).map(({ content }) => content));
    this.#hasNews = false;
    this.#taken.resolve();
  }

  async #findPosition(agent_instance_id: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      const found = await this.#trpc.instances.get.query({ agent_instance_id, message_limit: 0 }, { signal });
      return found.last_read_message_id ?? undefined;
    } catch (error) {
      if (errorCode(error) === 'NOT_FOUND') return undefined;
      throw error;
    }
  }
}
