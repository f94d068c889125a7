import type { Plan, ToolCall } from '@beckon/contract/message-kind';
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AgentSession, type AgentSessionOptions } from '../connector/agent-session.ts';
import { summary } from '../connector/tool-text.ts';
import { usageText } from '../connector/usage-text.ts';
import { MARK, type Manner } from './opencode-api.ts';
import type { Message, Part, Session, SessionError, SessionStatus, TextPart, ToolPart } from './opencode-event.ts';
import { toolInput } from './tool-input.ts';

type UserMessage = Extract<Message, { role: 'user' }>;
type AssistantMessage = Extract<Message, { role: 'assistant' }>;

/** Its list of things to do is one message, whatever calls have written it. */
const PLAN_TOOLS = ['todowrite', 'todoread'];
const PLAN_KEY = 'plan';

/** One session of OpenCode with its subagents, as Beckon shows it: from its first prompt on. */
export class OpenCodeSession {
  readonly seat: AgentSession;
  readonly #id: string;
  readonly #calls = new Map<string, ToolPart>();
  readonly #prompts = new Map<string, UserMessage>();
  readonly #said = new Set<string>();
  readonly #growing = new Set<string>();
  readonly #working = new Set<string>();
  #answers = new Map<string, AssistantMessage>();
  #latestPrompt: UserMessage | undefined;
  readonly #stop: () => Promise<void>;
  #failed = false;
  #stopped = false;
  #attempt = 0;

  /** @param stop what it does now */
  constructor({ id }: Session, reports: Pick<AgentSessionOptions, 'trpc' | 'queue'>, stop: () => Promise<void>) {
    this.#id = id;
    this.#stop = stop;
    this.seat = new AgentSession({ ...reports, agentType: 'OpenCode', sessionId: uuidOf(id) });
  }

  /** As the person has prompted last: words from elsewhere go on with the same agent and model. */
  get manner(): Manner {
    if (!this.#latestPrompt) return {};
    const { agent, model } = this.#latestPrompt;
    const { providerID, modelID, variant } = model;
    return { agent, model: { providerID, modelID }, ...(variant !== undefined && { variant }) };
  }

  /** A call by its id, of subagents too. */
  call(id: string | undefined): ToolPart | undefined {
    return id === undefined ? undefined : this.#calls.get(id);
  }

  hearMessage(message: Message): void {
    if (message.role === 'assistant') {
      if (!this.#said.has(message.id)) this.#answers.set(message.id, message);
    } else if (message.sessionID === this.#id) {
      this.#prompts.set(message.id, message);
      if (message.time.created >= (this.#latestPrompt?.time.created ?? 0)) this.#latestPrompt = message;
    }
  }

  hearPart(part: Part): void {
    if (this.#said.has(part.id)) return;
    if (part.type === 'tool') this.#hearCall(part);
    else if (part.sessionID !== this.#id) return;
    else if (this.#prompts.has(part.messageID)) this.#hearPrompt(part);
    else this.#hearText(part);
  }

  /** More of a text. What the model thinks comes the same way, and is not shown. */
  hearDelta(partId: string, delta: string): void {
    if (this.#growing.has(partId)) this.seat.append(partId, delta);
  }

  hearStatus({ type, attempt = 0, message }: SessionStatus): void {
    this.seat.inbox.work(type !== 'idle');
    if (type === 'idle') return this.#rest();
    if (!this.#working.has(this.#id)) this.seat.turns.begin(randomUUID(), this.#stop);
    this.#working.add(this.#id);
    if (type !== 'retry' || attempt === this.#attempt) return;
    this.#attempt = attempt;
    this.seat.say(`The model is asked again: ${message ?? 'it has not answered'}`, 'Retry');
  }

  hearError(error: SessionError): void {
    this.#failed = true;
    this.#stopped = error?.name === 'MessageAbortedError';
    if (this.#stopped) return this.seat.say('The turn was stopped.', 'Idle');
    this.seat.say(`The turn has failed: ${error?.data?.message ?? error?.name ?? 'OpenCode does not say why'}`, 'Idle');
  }

  /** A subagent is at work, or no longer. */
  hearSubagent({ id, title }: Session, isWorking: boolean): void {
    if (this.#working.has(id) === isWorking) return;
    if (isWorking) this.#working.add(id);
    else this.#working.delete(id);
    this.seat.say(`Subagent “${title}” has ${isWorking ? 'started' : 'finished'}.`, 'Subagent');
  }

  #hearPrompt(part: TextPart): void {
    this.#said.add(part.id);
    const isOurs = part.metadata?.[MARK] !== undefined;
    if (!isOurs && !part.synthetic && !part.ignored) this.seat.relay(part.text);
  }

  #hearText(part: TextPart): void {
    if (part.text !== '') this.seat.put(part.id, { kind: 'text', content: part.text });
    if (part.time?.end === undefined) return void this.#growing.add(part.id);
    this.#growing.delete(part.id);
    this.#said.add(part.id);
    this.seat.finish(part.id);
  }

  #hearCall(part: ToolPart): void {
    const { status } = part.state;
    this.#calls.set(part.callID, part);
    if (status === 'pending') return;
    const isOver = status === 'completed' || status === 'error';
    if (PLAN_TOOLS.includes(part.tool) && status !== 'error') this.#putPlan(part);
    else this.#putCall(part);
    if (!isOver) return;
    this.#said.add(part.id);
    this.#calls.delete(part.callID);
    this.seat.finish(part.id);
  }

  #putCall({ id, callID, tool, state: { status, input, output, error, time } }: ToolPart): void {
    const tool_call: ToolCall = {
      tool_name: tool,
      tool_use_id: callID,
      input: { ...toolInput(tool, input) },
      state: status === 'completed' ? 'done' : status === 'error' ? 'failed' : 'running',
      ...(status === 'completed' && { result: output ?? '' }),
      ...(status === 'error' && { result: error ?? '' }),
      ...(time?.end !== undefined && { duration_ms: Math.max(0, time.end - time.start) }),
    };
    this.seat.put(id, { kind: 'tool_call', content: summary(tool, input), tool_call });
  }

  #putPlan({ sessionID, state: { status, input } }: ToolPart): void {
    const { data } = TodoInput.safeParse(input);
    if (!data || status !== 'completed' || sessionID !== this.#id) return;
    const plan: Plan = { items: data.todos.flatMap(({ content, status: state }) => planItem(content, state)) };
    const done = plan.items.filter(({ state }) => state === 'completed').length;
    this.seat.put(PLAN_KEY, { kind: 'plan', content: `${done} of ${plan.items.length} done`, plan });
  }

  /** The turn is over. */
  #rest(): void {
    if (!this.#working.delete(this.#id)) return;
    this.#sayUsage();
    this.seat.turns.end(this.#stopped || this.seat.turns.isStopping);
    if (!this.#failed) this.seat.say('The turn is over.', 'Idle');
    this.#failed = false;
    this.#stopped = false;
    this.#attempt = 0;
  }

  /** What the turn has cost, with its subagents. */
  #sayUsage(): void {
    const answers = [...this.#answers.values()];
    this.#answers = new Map();
    for (const { id } of answers) this.#said.add(id);
    const sum = (of: (answer: AssistantMessage) => number): number =>
      answers.reduce((total, answer) => total + of(answer), 0);
    const input_tokens = sum(({ tokens: { input, cache } }) => input + cache.read + cache.write);
    const output_tokens = sum(({ tokens: { output, reasoning } }) => output + reasoning);
    if (input_tokens + output_tokens === 0) return;
    const usage = { input_tokens, output_tokens, cost_usd: sum(({ cost }) => cost), model: answers.at(-1)?.modelID };
    const key = `usage ${answers.at(-1)?.id}`;
    this.seat.put(key, { kind: 'usage', content: usageText({ input_tokens, output_tokens }), usage });
    this.seat.finish(key);
  }
}

const TodoInput = z.looseObject({ todos: z.array(z.looseObject({ content: z.string(), status: z.string() })) });

/** What was called off is no step any more. */
function planItem(text: string, state: string): Plan['items'] {
  if (state === 'cancelled') return [];
  return [{ text, state: state === 'completed' || state === 'in_progress' ? state : 'pending' }];
}

/** The same session has the same instance, also when it is resumed. */
function uuidOf(sessionId: string): string {
  const hex = createHash('sha256').update(`opencode ${sessionId}`).digest('hex');
  // Version 8 of RFC 9562: made from whatever one likes.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
