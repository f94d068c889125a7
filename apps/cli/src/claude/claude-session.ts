import type { AskRequest } from '@beckon/contract/ask';
import { MAX_WAIT_SECONDS } from '@beckon/contract/limits';
import type { BeckonClient } from '@beckon/client/beckon-client';
import { errorCode } from '@beckon/client/call-error';
import { canonicalJson } from '@beckon/shared/canonical-json';
import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { HookEvent } from './hook-event.ts';
import { Inbox } from './inbox.ts';
import { permissionAsk, type Verdict } from './permission.ts';
import type { Queue } from './queue.ts';
import { fit, fitInput, summary, toText } from './tool-text.ts';

/** The terminal waits for its hooks: nothing of ours may hold it longer. */
const HOOK_MS = 700;

interface Shown {
  text: string;
  written: string;
  id: string | undefined;
}

interface Pending {
  readonly tool: string;
  readonly input: unknown;
  readonly settled: AbortController;
}

/** One session of Claude Code as Beckon shows it. */
export class ClaudeSession {
  readonly inbox: Inbox;
  readonly #trpc: BeckonClient['trpc'];
  readonly #queue: Queue;
  readonly #pending = new Set<Pending>();
  readonly #calls = new Map<string, { readonly id: Promise<string | undefined>; readonly event: HookEvent }>();
  readonly #texts = new Map<string, Shown>();
  #instanceId: string;
  #ended = false;

  constructor(sessionId: string, trpc: BeckonClient['trpc'], queue: Queue) {
    this.#trpc = trpc;
    this.#queue = queue;
    this.#instanceId = sessionId.toLowerCase();
    this.inbox = new Inbox(trpc, queue, () => this.#instanceId);
    void this.#open();
  }

  /** @returns what the hook answers; empty where it has nothing to say */
  async hear(event: HookEvent, gone: AbortSignal): Promise<object> {
    switch (event.hook_event_name) {
      case 'UserPromptSubmit':
        this.#settleAll();
        this.#relay(event.prompt ?? '');
        return {};
      case 'PreToolUse':
        this.#startCall(event);
        return {};
      case 'PermissionRequest':
        return this.#askPermission(event, gone);
      case 'PostToolUse':
      case 'PostToolUseFailure':
        this.#settle(event);
        this.#endCall(event);
        return this.#carry(event.hook_event_name);
      case 'MessageDisplay':
        this.#write(event);
        return {};
      case 'Notification':
        this.#say(event.message ?? 'Claude Code wants attention.', 'Notification');
        return {};
      case 'SubagentStart':
        this.#say(`Subagent ${event.agent_type ?? ''} has started.`.replace('  ', ' '), 'Subagent');
        return {};
      case 'SubagentStop':
        this.#say(`Subagent ${event.agent_type ?? ''} has finished.`.replace('  ', ' '), 'Subagent');
        return {};
      case 'Stop':
      case 'StopFailure':
        this.#settleAll();
        this.#say(event.error ? `The turn has failed: ${event.error}` : 'The turn is over.', 'Idle');
        return {};
      default:
        return {};
    }
  }

  /** The program has ended. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#settleAll();
    this.inbox.close();
    void this.#queue.add((signal) =>
      this.#trpc.sessions.end.mutate({ agent_instance_id: this.#instanceId }, { signal }),
    );
  }

  /**
   * A session that is resumed after its instance has ended goes on as another instance. All of it is put into the queue at
   * once: what the session says next comes after it.
   */
  async #open(): Promise<void> {
    void this.#queue.add(async (signal) => {
      if (await this.#hasEnded(signal)) this.#instanceId = randomUUID();
    });
    await this.#send('Session started.', { kind: 'status', message_metadata: { status: { title: 'Session' } } });
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

  #send(content: string, more: object): Promise<string | undefined> {
    const idempotencyKey = randomUUID();
    return this.#queue.add(async (signal) => {
      const input = {
        agent_instance_id: this.#instanceId,
        agent_type: 'Claude Code',
        machine: hostname(),
        content,
        hand_out: false,
        ...more,
      };
      const { message_id } = await this.#trpc.messages.sendAgent.mutate(input, { signal, context: { idempotencyKey } });
      this.inbox.moveTo(message_id);
      return message_id;
    });
  }

  #say(content: string, title: string): void {
    void this.#send(content, { kind: 'status', message_metadata: { status: { title } } });
  }

  #relay(content: string): void {
    const idempotencyKey = randomUUID();
    void this.#queue.add(async (signal) => {
      const input = { agent_instance_id: this.#instanceId, content, mark_as_read: true };
      const { message_id } = await this.#trpc.messages.sendUser.mutate(input, { signal, context: { idempotencyKey } });
      this.inbox.moveTo(message_id);
    });
  }

  #startCall(event: HookEvent): void {
    const { tool_use_id: key } = event;
    if (key === undefined) return;
    const id = this.#send(summary(event), { kind: 'tool_call', message_metadata: callOf(event, 'running') });
    this.#calls.set(key, { id, event });
  }

  #endCall(event: HookEvent): void {
    const call = this.#calls.get(event.tool_use_id ?? '');
    if (!call) return;
    this.#calls.delete(event.tool_use_id ?? '');
    const failed = event.hook_event_name === 'PostToolUseFailure';
    const result = fit(failed ? (event.error ?? '') : toText(event.tool_response));
    const message_metadata = callOf(
      { ...event, tool_input: call.event.tool_input },
      failed ? 'failed' : 'done',
      result,
    );
    void this.#queue.add(async (signal) => {
      const message_id = await call.id;
      if (message_id !== undefined)
        await this.#trpc.messages.update.mutate({ message_id, message_metadata }, { signal });
    });
  }

  /** Text comes in pieces: it is written as often as the server takes it, and not for every piece. */
  #write({ message_id: key, delta = '' }: HookEvent): void {
    if (key === undefined) return;
    const shown = this.#texts.get(key) ?? { text: '', written: '', id: undefined };
    const isUnderWay = shown.text !== shown.written;
    this.#texts.set(key, shown);
    shown.text += delta;
    if (!isUnderWay && shown.text !== shown.written) void this.#writeOut(shown);
  }

  async #writeOut(shown: Shown): Promise<void> {
    while (shown.text !== shown.written) {
      const content = shown.text;
      const { id: message_id } = shown;
      if (message_id === undefined) shown.id = await this.#send(content, {});
      else await this.#queue.add((signal) => this.#trpc.messages.update.mutate({ message_id, content }, { signal }));
      shown.written = content;
    }
  }

  /** Asks in Beckon while the terminal asks too. Whoever is first decides; the other one closes. */
  async #askPermission(event: HookEvent, gone: AbortSignal): Promise<object> {
    const { content, kind, request, verdict } = permissionAsk(event);
    const pending: Pending = { tool: request.tool_name, input: request.input, settled: new AbortController() };
    this.#pending.add(pending);
    const asked = this.#send(content, { requires_user_input: true, request, message_metadata: { ask_kind: kind } });
    const stop = AbortSignal.any([pending.settled.signal, gone]);
    const answer = await this.#answerOf(asked, request, stop);
    this.#pending.delete(pending);
    if (answer !== undefined && !stop.aborted) return decide(verdict(answer));
    void this.#queue.add(async (signal) => {
      const ask_id = await asked;
      if (ask_id !== undefined) await this.#trpc.asks.settleAtTerminal.mutate({ ask_id }, { signal });
    });
    return {};
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

  /** The tool has run, so somebody at the terminal has allowed it. */
  #settle({ tool_name, tool_input }: HookEvent): void {
    const input = comparable(tool_name, tool_input);
    for (const each of this.#pending) {
      if (each.tool === tool_name && comparable(each.tool, each.input) === input) each.settled.abort();
    }
  }

  /** Nothing waits any longer in a session that has stopped, or was told something new. */
  #settleAll(): void {
    for (const each of this.#pending) each.settled.abort();
  }

  async #carry(hookEventName: string): Promise<object> {
    const text = await this.inbox.carry(HOOK_MS);
    if (text === undefined) return {};
    return { hookSpecificOutput: { hookEventName, additionalContext: spoken(text) } };
  }
}

/** How the model is told what people wrote in Beckon. */
export const spoken = (text: string): string => `The person who watches this session in Beckon writes:\n\n${text}`;

const decide = (decision: Verdict): object => ({
  hookSpecificOutput: { hookEventName: 'PermissionRequest', decision },
});

const callOf = (
  { tool_name = 'tool', tool_use_id, tool_input = {}, duration_ms }: HookEvent,
  state: 'running' | 'done' | 'failed',
  result?: string,
): Record<string, unknown> => ({
  tool_call: {
    tool_name,
    tool_use_id,
    input: fitInput(tool_input),
    state,
    ...(result !== undefined && { result }),
    ...(duration_ms !== undefined && { duration_ms }),
  },
});

/** What tells one call from another; answered questions come back with their answers. */
function comparable(tool: string | undefined, input: unknown): string {
  if (tool !== 'AskUserQuestion' || typeof input !== 'object' || input === null) return canonicalJson(input);
  return canonicalJson((input as { questions?: unknown }).questions);
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return undefined;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  return undefined;
}
