import { randomUUID } from 'node:crypto';
import type { AgentSession } from '../connector/agent-session.ts';
import { summary, toText } from '../connector/tool-text.ts';
import { usageText } from '../connector/usage-text.ts';
import type { HeadlessClaude } from './headless-claude.ts';
import { HeadlessUsage } from './headless-usage.ts';
import { permissionAsk } from './permission.ts';
import { isTaskTool } from './task-list.ts';
import { TaskPlan } from './task-plan.ts';
import type { Block, StreamLine } from './stream-line.ts';

interface Call {
  readonly tool_name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly startedAt: number;
}

/** What a Claude Code without a terminal does, told to Beckon as it comes. */
export class HeadlessSession {
  readonly #session: AgentSession;
  readonly #cwd: string;
  readonly #tasks: TaskPlan;
  readonly #calls = new Map<string, Call>();
  readonly #asked = new Map<string, AbortController>();
  /** The message that is being written, and those that were told while they were. */
  #message = '';
  readonly #told = new Set<string>();
  readonly #usage = new HeadlessUsage();
  readonly #onTurn: () => void;
  #turns = 0;
  #atWork = false;

  /** @param onTurn a turn is over */
  constructor(session: AgentSession, cwd: string, onTurn: () => void) {
    this.#session = session;
    this.#tasks = new TaskPlan(session);
    this.#cwd = cwd;
    this.#onTurn = onTurn;
  }

  /** Hands what people write to the program, from now on: the prompt of the launch first. */
  listen(claude: HeadlessClaude, prompt: string): void {
    if (prompt !== '') {
      this.#session.relay(prompt);
      this.#say(claude, prompt);
    }
    this.#carry(claude);
  }

  /** @param claude where decisions go */
  hear(line: StreamLine, claude: HeadlessClaude): void {
    switch (line.type) {
      case 'stream_event':
        this.#beginTurn(claude);
        // A subagent's words are its caller's affair; its calls are told.
        if (line.parent_tool_use_id == null) this.#write(line.event);
        return;
      case 'assistant':
        this.#beginTurn(claude);
        for (const [index, block] of line.message.content.entries()) {
          if (block.type === 'tool_use') this.#startCall(block);
          else if (line.parent_tool_use_id == null) this.#tellWhole(line.message.id, index, block);
        }
        return;
      case 'user':
        if (typeof line.message.content === 'string') return;
        for (const block of line.message.content) this.#endCall(block, line.tool_use_result);
        return;
      case 'control_request':
        if (line.request.subtype === 'can_use_tool') void this.#ask(line, claude);
        return;
      case 'control_cancel_request':
        this.#asked.get(line.request_id)?.abort();
        return;
      case 'result':
        this.#endTurn(line);
    }
  }

  #carry(claude: HeadlessClaude): void {
    this.#session.inbox.wait((text) => {
      if (text === '') return true;
      if (this.#atWork) this.#session.say('Queued: it is read as soon as the step at hand is done.', 'Message');
      this.#say(claude, text);
      this.#carry(claude);
      return true;
    });
  }

  #work(isAtWork: boolean): void {
    this.#atWork = isAtWork;
    this.#session.inbox.work(isAtWork);
  }

  /** With the words that begin it, or, where they were queued in the program, with the first that it does. */
  #beginTurn(claude: HeadlessClaude): void {
    if (this.#atWork) return;
    this.#work(true);
    this.#session.turns.begin(randomUUID(), async () => claude.interrupt());
  }

  #say(claude: HeadlessClaude, text: string): void {
    this.#beginTurn(claude);
    claude.say(text);
  }

  #write({ type, index = 0, message, delta }: Extract<StreamLine, { type: 'stream_event' }>['event']): void {
    if (message) this.#message = message.id;
    const key = `${this.#message} ${index}`;
    if (type === 'content_block_stop') this.#session.finish(key);
    if (type !== 'content_block_delta' || delta?.type !== 'text_delta') return;
    this.#told.add(this.#message);
    this.#session.append(key, delta.text ?? '');
  }

  /** What the program says itself, such as that its model cannot be reached, is not written piece by piece. */
  #tellWhole(id: string, index: number, { type, text = '' }: Block): void {
    if (type !== 'text' || text === '' || this.#told.has(id)) return;
    this.#session.put(`${id} ${index}`, { kind: 'text', content: text });
    this.#session.finish(`${id} ${index}`);
  }

  #startCall({ id, name: tool_name = 'tool', input = {} }: Block): void {
    if (id === undefined || this.#calls.has(id)) return;
    this.#calls.set(id, { tool_name, input, startedAt: performance.now() });
    if (isTaskTool({ tool_name })) return;
    this.#session.put(id, {
      kind: 'tool_call',
      content: summary(tool_name, input),
      tool_call: { tool_name, tool_use_id: id, input, state: 'running' },
    });
  }

  #endCall({ type, tool_use_id: id = '', content, is_error }: Block, result: unknown): void {
    const call = this.#calls.get(id);
    if (type !== 'tool_result' || !call) return;
    this.#calls.delete(id);
    const { tool_name, input, startedAt } = call;
    if (isTaskTool(call)) {
      if (is_error !== true) this.#tasks.hear({ tool_name, tool_input: { ...input }, tool_response: result });
      return;
    }
    this.#session.put(id, {
      kind: 'tool_call',
      content: summary(tool_name, input),
      tool_call: {
        tool_name,
        tool_use_id: id,
        input,
        state: is_error === true ? 'failed' : 'done',
        result: typeof content === 'string' ? content : toText(result ?? content),
        duration_ms: Math.round(performance.now() - startedAt),
      },
    });
    this.#session.finish(id);
  }

  async #ask(
    { request_id, request }: Extract<StreamLine, { type: 'control_request' }>,
    claude: HeadlessClaude,
  ): Promise<void> {
    const { tool_name = 'tool', input = {}, permission_suggestions } = request;
    const gone = new AbortController();
    this.#asked.set(request_id, gone);
    const { verdict, ...ask } = permissionAsk({
      tool_name,
      tool_input: input,
      cwd: this.#cwd,
      ...(permission_suggestions && { permission_suggestions }),
    });
    const answer = await this.#session.ask(ask, gone.signal);
    this.#asked.delete(request_id);
    if (gone.signal.aborted) return;
    const closed = { behavior: 'deny', message: 'Nobody decides this: the question was closed in Beckon.' } as const;
    claude.decide(request_id, input, answer === undefined ? closed : verdict(answer));
  }

  #endTurn(line: Extract<StreamLine, { type: 'result' }>): void {
    const stopped = this.#session.turns.isStopping && line.subtype !== 'success';
    this.#work(false);
    this.#session.turns.end(stopped);
    this.#told.clear();
    const { is_error, subtype, result } = line;
    const usage = this.#usage.turn(line);
    if (usage) this.#session.put(`usage ${++this.#turns}`, { kind: 'usage', content: usageText(usage), usage });
    const why = result || subtype;
    if (stopped) this.#session.say('The turn was stopped.', 'Idle');
    else this.#session.say(is_error === true ? `The turn has failed: ${why}` : 'The turn is over.', 'Idle');
    this.#onTurn();
  }
}
