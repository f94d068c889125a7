import type { ToolCall } from '@beckon/contract/message-kind';
import type { AskRequest } from '@beckon/contract/ask';
import { canonicalJson } from '@beckon/shared/canonical-json';
import { AgentSession, type AgentSessionOptions } from '../connector/agent-session.ts';
import { spoken } from '../connector/spoken.ts';
import { summary, toText } from '../connector/tool-text.ts';
import type { HookEvent } from './hook-event.ts';
import { allowOwnTool, isOwnTool } from './own-tool.ts';
import { permissionAsk, type Verdict } from './permission.ts';
import { ShownText } from './shown-text.ts';
import { isTaskTool } from './task-list.ts';
import { TaskPlan } from './task-plan.ts';
import { TranscriptUsage } from './transcript-usage.ts';

/** The terminal waits for its hooks: nothing of ours may hold it longer. */
const HOOK_MS = 700;
/** How long the end of a turn waits to be told after its last text. */
const TEXT_MS = 1_000;

export interface ClaudeSessionOptions extends Omit<AgentSessionOptions, 'agentType'> {
  /** Our own MCP server is in the session, and nobody else's bears its name. */
  readonly ownTools: boolean;
}

/** One session of Claude Code as Beckon shows it. */
export class ClaudeSession {
  readonly #session: AgentSession;
  readonly #ownTools: boolean;
  readonly #calls = new Map<string, HookEvent>();
  readonly #texts = new ShownText();
  readonly #tasks: TaskPlan;
  readonly #usage = new TranscriptUsage();
  readonly #ending = new AbortController();
  #turns = 0;

  constructor({ ownTools, ...options }: ClaudeSessionOptions) {
    this.#ownTools = ownTools;
    this.#session = new AgentSession({ ...options, agentType: 'Claude Code' });
    this.#tasks = new TaskPlan(this.#session);
  }

  get inbox(): AgentSession['inbox'] {
    return this.#session.inbox;
  }

  /** @returns what the hook answers; empty where it has nothing to say */
  async hear(event: HookEvent, gone: AbortSignal): Promise<object> {
    const session = this.#session;
    if (event.transcript_path !== undefined) void this.#usage.begin(event.transcript_path);
    switch (event.hook_event_name) {
      case 'UserPromptSubmit':
        session.settleAll();
        this.#texts.forget();
        session.relay(event.prompt ?? '');
        return {};
      case 'PreToolUse':
        // The question itself is shown.
        if (this.#ownTools && isOwnTool(event)) return allowOwnTool(event, session.instanceId);
        this.#startCall(event);
        return {};
      case 'PermissionRequest':
        return this.#askPermission(event, gone);
      case 'PostToolUse':
      case 'PostToolUseFailure':
        session.settle((request) => isCallOf(request, event));
        this.#endCall(event);
        return this.#carry(event.hook_event_name);
      case 'MessageDisplay':
        this.#show(event);
        return {};
      case 'Notification':
        session.say(event.message ?? 'Claude Code wants attention.', 'Notification');
        return {};
      case 'SubagentStart':
        session.say(`Subagent ${event.agent_type ?? ''} has started.`.replace('  ', ' '), 'Subagent');
        return {};
      case 'SubagentStop':
        session.say(`Subagent ${event.agent_type ?? ''} has finished.`.replace('  ', ' '), 'Subagent');
        return {};
      case 'Stop':
      case 'StopFailure':
        session.settleAll();
        void this.#endTurn(event);
        return {};
      default:
        return {};
    }
  }

  /** The program has ended. */
  end(): void {
    this.#ending.abort();
    this.#session.end();
  }

  #show({ message_id: id, delta = '', index }: HookEvent): void {
    if (id === undefined) return;
    const content = this.#texts.add(id, delta, index);
    if (content !== '') this.#session.put(id, { kind: 'text', content });
  }

  /** Its last text may still be on its way; what it has used is written down after it. */
  async #endTurn({ last_assistant_message: last = '', error, transcript_path }: HookEvent): Promise<void> {
    await this.#texts.shows(last, AbortSignal.any([this.#ending.signal, AbortSignal.timeout(TEXT_MS)]));
    this.#session.say(error ? `The turn has failed: ${error}` : 'The turn is over.', 'Idle');
    const usage = transcript_path === undefined ? undefined : await this.#usage.turn(transcript_path, last);
    if (usage) this.#session.put(`usage ${++this.#turns}`, { kind: 'usage', content: '', usage });
  }

  #startCall(event: HookEvent): void {
    const { tool_use_id: key } = event;
    if (key === undefined) return;
    if (isTaskTool(event)) return;
    this.#calls.set(key, event);
    this.#putCall(key, event, { state: 'running' });
  }

  #endCall(event: HookEvent): void {
    if (isTaskTool(event)) {
      if (event.hook_event_name === 'PostToolUse') this.#tasks.hear(event);
      return;
    }
    const { tool_use_id: key = '', duration_ms } = event;
    const started = this.#calls.get(key);
    if (!started) return;
    this.#calls.delete(key);
    const failed = event.hook_event_name === 'PostToolUseFailure';
    this.#putCall(key, started, {
      state: failed ? 'failed' : 'done',
      result: failed ? (event.error ?? '') : toText(event.tool_response),
      ...(duration_ms !== undefined && { duration_ms }),
    });
    this.#session.finish(key);
  }

  #putCall(
    key: string,
    { tool_name = 'tool', tool_input: input = {} }: HookEvent,
    how: Pick<ToolCall, 'state' | 'result' | 'duration_ms'>,
  ): void {
    const tool_call = { tool_name, tool_use_id: key, input, ...how };
    this.#session.put(key, { kind: 'tool_call', content: summary(tool_name, input), tool_call });
  }

  /** The terminal's own dialog is open, too. */
  async #askPermission(event: HookEvent, gone: AbortSignal): Promise<object> {
    const { verdict, ...ask } = permissionAsk(event);
    const answer = await this.#session.ask(ask, gone);
    return answer === undefined ? {} : decide(verdict(answer));
  }

  async #carry(hookEventName: string): Promise<object> {
    const text = await this.inbox.carry(HOOK_MS);
    if (text === undefined) return {};
    return { hookSpecificOutput: { hookEventName, additionalContext: spoken(text) } };
  }
}

const decide = (decision: Verdict): object => ({
  hookSpecificOutput: { hookEventName: 'PermissionRequest', decision },
});

/** The tool has run, so somebody at the terminal has allowed it. */
const isCallOf = (request: AskRequest, { tool_name, tool_input }: HookEvent): boolean =>
  request.tool_name === tool_name && comparable(tool_name, request.input) === comparable(tool_name, tool_input);

/** What tells one call from another; answered questions come back with their answers. */
function comparable(tool: string | undefined, input: unknown): string {
  if (tool !== 'AskUserQuestion' || typeof input !== 'object' || input === null) return canonicalJson(input);
  return canonicalJson((input as { questions?: unknown }).questions);
}
