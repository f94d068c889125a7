import type { BeckonClient } from '@beckon/client/beckon-client';
import { errorCode } from '@beckon/client/call-error';
import type { AskKind, AskRequest } from '@beckon/contract/ask';
import { MAX_WAIT_SECONDS } from '@beckon/contract/limits';
import type { KIND_METADATA, MessageKind, Plan, ToolCall, Usage } from '@beckon/contract/message-kind';
import { canonicalJson } from '@beckon/shared/canonical-json';
import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Inbox } from './inbox.ts';
import type { ReportQueue } from './report-queue.ts';
import { fit, fitInput } from './tool-text.ts';
import { Turns } from './turns.ts';

export interface AgentSessionOptions {
  readonly trpc: BeckonClient['trpc'];
  readonly queue: ReportQueue;
  /** Name of the agent, e.g. `Claude Code`. */
  readonly agentType: string;
  /** A UUID. The instance has it too, unless that one has ended: a session that is resumed goes on as another. */
  readonly sessionId: string;
}

/** A message that goes on: said again under its key, it is the same message with what it says now. */
export type GoingOn =
  | { readonly kind: 'text'; readonly content: string }
  | { readonly kind: 'tool_call'; readonly content: string; readonly tool_call: ToolCall }
  | { readonly kind: 'plan'; readonly content: string; readonly plan: Plan }
  | { readonly kind: 'usage'; readonly content: string; readonly usage: Usage };

/** What a person is asked, with exactly what will run. */
export interface AgentAsk {
  readonly kind: AskKind;
  /** The question; options as `withOptions` of the contract writes them. */
  readonly content: string;
  readonly request: AskRequest;
}

interface Pending {
  readonly request: AskRequest;
  readonly settled: AbortController;
}

/**
 * One session of a program, as Beckon shows it. Every method answers at once: what it says waits in the queue, in order, for
 * as long as the server cannot be reached.
 */
export class AgentSession {
  /** What people write to it. */
  readonly inbox: Inbox;
  /** What people may stop of it. */
  readonly turns: Turns;
  readonly #trpc: BeckonClient['trpc'];
  readonly #queue: ReportQueue;
  readonly #agentType: string;
  readonly #pending = new Set<Pending>();
  readonly #goingOn = new Map<string, string>();
  readonly #texts = new Map<string, string>();
  #instanceId: string;
  #ended = false;

  constructor({ trpc, queue, agentType, sessionId }: AgentSessionOptions) {
    this.#trpc = trpc;
    this.#queue = queue;
    this.#agentType = agentType;
    this.#instanceId = sessionId.toLowerCase();
    this.inbox = new Inbox(trpc, queue, () => this.#instanceId);
    this.turns = new Turns(trpc, queue, () => this.#instanceId);
    void this.#open();
  }

  /** The instance that it is shown as. */
  get instanceId(): string {
    return this.#instanceId;
  }

  /** One sentence about the state, under a title of two or three words. */
  say(content: string, title: string): void {
    void this.#send({ content, kind: 'status', message_metadata: { status: { title } } });
  }

  /** What the person typed at the terminal. */
  relay(content: string): void {
    void this.#queue
      .add({
        procedure: 'messages.sendUser',
        input: { agent_instance_id: this.#instanceId, content, mark_as_read: true },
      })
      .then((id) => this.#isAt(id));
  }

  /** Says a message, or what it says by now. `key` is the program's own name for it; the kind stays as it was first. */
  put(key: string, { kind, content, ...more }: GoingOn): void {
    const message_metadata = 'tool_call' in more ? { tool_call: fitCall(more.tool_call) } : more;
    const sent = this.#goingOn.get(key);
    if (sent !== undefined) return this.#queue.revise(sent, { content, message_metadata });
    const reportKey = randomUUID();
    this.#goingOn.set(key, reportKey);
    void this.#send({ content, kind, message_metadata }, reportKey);
  }

  /** Writes on in a text. */
  append(key: string, delta: string): void {
    const content = (this.#texts.get(key) ?? '') + delta;
    this.#texts.set(key, content);
    if (content !== '') this.put(key, { kind: 'text', content });
  }

  /** Nothing more comes under this key: what is kept for it is forgotten. */
  finish(key: string): void {
    this.#goingOn.delete(key);
    this.#texts.delete(key);
  }

  /**
   * Asks in Beckon while the program may ask at its terminal, too: whoever is first decides.
   *
   * @param gone the program waits no longer
   * @returns the answer; undefined when it was settled elsewhere, and the ask is closed with that word
   */
  async ask({ kind, content, request }: AgentAsk, gone: AbortSignal): Promise<string | undefined> {
    const pending: Pending = { request, settled: new AbortController() };
    this.#pending.add(pending);
    const key = randomUUID();
    const asked = this.#send(
      { content, requires_user_input: true, request, message_metadata: { ask_kind: kind } },
      key,
    );
    const stop = AbortSignal.any([pending.settled.signal, gone]);
    let turnStopped = false;
    stop.addEventListener('abort', () => (turnStopped = this.turns.isStopping), { once: true });
    const answer = await this.#answerOf(asked, request, stop);
    this.#pending.delete(pending);
    if (answer !== undefined && !stop.aborted) return answer;
    const input = turnStopped ? { turn_stopped: true } : {};
    void this.#queue.add({ procedure: 'asks.settleAtTerminal', input, about: key });
    return undefined;
  }

  /** What is asked with such a request was decided at the terminal. */
  settle(isIt: (request: AskRequest) => boolean): void {
    for (const { request, settled } of this.#pending) if (isIt(request)) settled.abort();
  }

  /** Nothing is waited for any longer. */
  settleAll(): void {
    this.settle(() => true);
  }

  /** The program, or its session, has ended; `failed` where it has broken down. */
  end(failed = false): void {
    if (this.#ended) return;
    this.#ended = true;
    this.settleAll();
    this.inbox.close();
    this.turns.close();
    this.#queue.end(this.#instanceId, failed);
  }

  /** All of it is put into the queue at once: what the session says next comes after it. */
  async #open(): Promise<void> {
    this.#queue.open(this.#instanceId);
    void this.#queue.inTurn(async (signal) => {
      if (!(await this.#hasEnded(signal))) return;
      const another = randomUUID();
      this.#queue.move(this.#instanceId, another);
      this.#instanceId = another;
    });
    await this.#send({
      content: 'Session started.',
      kind: 'status',
      message_metadata: { status: { title: 'Session' } },
    });
    await this.inbox.follow();
  }

  async #hasEnded(signal: AbortSignal): Promise<boolean> {
    const input = { agent_instance_id: this.#instanceId, message_limit: 0 };
    try {
      return (await this.#trpc.instances.get.query(input, { signal })).ended_at !== null;
    } catch (error) {
      if (errorCode(error) === 'NOT_FOUND') return false;
      throw error;
    }
  }

  async #send(message: SentMessage, key?: string): Promise<string | undefined> {
    const input = {
      agent_instance_id: this.#instanceId,
      agent_type: this.#agentType,
      machine: hostname(),
      hand_out: false,
      ...message,
    };
    const id = await this.#queue.add({ procedure: 'messages.sendAgent', input }, key);
    this.#isAt(id);
    return id;
  }

  #isAt(messageId: string | undefined): void {
    if (messageId !== undefined) this.inbox.moveTo(messageId);
  }

  async #answerOf(
    asked: Promise<string | undefined>,
    request: AskRequest,
    stop: AbortSignal,
  ): Promise<string | undefined> {
    const ask_id = await Promise.race([asked, aborted(stop)]);
    if (ask_id === undefined) return undefined;
    const request_hash = createHash('sha256').update(canonicalJson(request)).digest('hex');
    const input = { ask_id, request_hash, taker_id: randomUUID(), wait: MAX_WAIT_SECONDS };
    while (!stop.aborted) {
      const taken = await this.#queue.persist((signal) => this.#trpc.asks.take.mutate(input, { signal }), stop);
      if (taken?.state !== 'open') return taken?.answer ?? undefined;
    }
    return undefined;
  }
}

interface SentMessage {
  readonly content: string;
  readonly kind?: MessageKind;
  readonly message_metadata?: Partial<Record<keyof typeof KIND_METADATA | 'ask_kind', unknown>>;
  readonly requires_user_input?: boolean;
  readonly request?: AskRequest;
}

/** As much of a call as a message has room for. */
const fitCall = ({ input, result, ...call }: ToolCall): ToolCall => ({
  ...call,
  input: fitInput(input),
  ...(typeof result === 'string' && { result: fit(result) }),
});

async function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return undefined;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  return undefined;
}
