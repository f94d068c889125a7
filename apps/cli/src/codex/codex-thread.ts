import { randomUUID } from 'node:crypto';
import type { AgentSession } from '../connector/agent-session.ts';
import { spoken } from '../connector/spoken.ts';
import { usageText } from '../connector/usage-text.ts';
import { approvalOf } from './approval.ts';
import type { KnownItem, Notification, Request, RequestId, Tokens, Turn } from './protocol.ts';
import { toolCallOf } from './tool-call.ts';

/** How a session reaches Codex. */
export interface CodexLine {
  /** Says words to the thread: they begin a turn, or join the one that runs. Codex echoes them with the id. */
  readonly speak: (id: string, text: string) => Promise<void>;
  readonly respond: (id: RequestId, response: object) => void;
  /** Stops a turn, where it still runs. @throws Error with why not */
  readonly interrupt: (turnId: string) => Promise<void>;
}

type Item = KnownItem | undefined;
type Delta = Extract<Notification, { method: 'item/agentMessage/delta' }>['params'];
type FileChanges = Extract<KnownItem, { type: 'fileChange' }>['changes'];
type CommandRequest = Extract<Request, { method: 'item/commandExecution/requestApproval' }>['params'];

export interface CodexThreadOptions {
  readonly session: AgentSession;
  readonly line: CodexLine;
  /** The folder it works in. */
  readonly cwd: string | undefined;
  /** The name of a subagent: it shows its calls and asks in the session that it works for, and no more. */
  readonly subagent?: string;
}

/** One thread of Codex as Beckon shows it. */
export class CodexThread {
  readonly session: AgentSession;
  /** Of the model, where Codex has told it. */
  model: string | undefined;
  readonly #line: CodexLine;
  readonly #cwd: string | undefined;
  readonly #subagent: string | undefined;
  /** What people have written in Beckon, by the ids under which Codex echoes it when its model is told. */
  readonly #spoken = new Map<string, string>();
  readonly #items = new Map<string, KnownItem>();
  readonly #over = new Set<string>();
  readonly #asked = new Map<RequestId, AbortController>();
  #usage: { turnId: string; before: Tokens; now: Tokens } | undefined;

  constructor({ session, line, cwd, subagent }: CodexThreadOptions) {
    this.session = session;
    this.#line = line;
    this.#cwd = cwd;
    this.#subagent = subagent;
    if (subagent === undefined) this.#carry();
    else session.say(`Subagent ${subagent} has started.`, 'Subagent');
  }

  /** Whether it is a person’s own, and not a subagent’s. */
  get isPersons(): boolean {
    return this.#subagent === undefined;
  }

  hear(told: Notification): void {
    switch (told.method) {
      case 'turn/started':
        return this.#beginTurn(told.params.turn);
      case 'item/started':
        if (this.isPersons) this.session.inbox.work(true);
        return this.#hearItem(told.params.item, false);
      case 'item/completed':
        return this.#hearItem(told.params.item, true);
      case 'item/agentMessage/delta':
        return this.#append(told.params);
      case 'item/fileChange/patchUpdated':
        return this.#revise(told.params.itemId, told.params.changes);
      case 'turn/plan/updated':
        return this.#putPlan(told.params);
      case 'thread/tokenUsage/updated':
        return this.#count(told.params);
      case 'turn/completed':
        if (this.isPersons) this.session.inbox.work(false);
        return this.#endTurn(told.params.turn);
      case 'serverRequest/resolved':
        this.#asked.get(told.params.requestId)?.abort();
        return undefined;
      default:
        return undefined;
    }
  }

  /** What a turn had in it before it could be followed. */
  catchUp({ items, ...turn }: Turn): void {
    const isRunning = turn.status === 'inProgress';
    if (isRunning) this.#beginTurn(turn);
    for (const item of items) this.#hearItem(item, !isRunning || isOver(item));
    if (!isRunning) this.#endTurn({ ...turn, items: [] });
  }

  /** The terminal asks as well; whoever is first decides. */
  async decide(id: RequestId, request: Request): Promise<void> {
    if (this.#asked.has(id)) return;
    if (request.method === 'item/commandExecution/requestApproval') this.#expect(request.params);
    const approval = approvalOf(request, { item: this.#itemOf(request), cwd: this.#cwd });
    if (!approval) return this.session.say('Codex asks something that is answered at the terminal.', 'Question');
    const { verdict, ...ask } = approval;
    const gone = new AbortController();
    this.#asked.set(id, gone);
    const answer = await this.session.ask(ask, gone.signal);
    this.#asked.delete(id);
    if (answer === undefined) return;
    const { response, words } = verdict(answer);
    // First, or the model goes on without them.
    if (words !== undefined) await this.#speak(words);
    this.#line.respond(id, response);
  }

  /** The thread, or the program, has ended. */
  end(): void {
    if (this.isPersons) this.session.end();
  }

  /** What people write is handed on at once, whatever Codex does. */
  #carry(): void {
    this.session.inbox.wait((text) => {
      if (text === '') return false;
      void this.#speak(text);
      // After this word was taken: one at a time.
      queueMicrotask(() => this.#carry());
      return true;
    });
  }

  async #speak(text: string): Promise<void> {
    const id = randomUUID();
    this.#spoken.set(id, text);
    await this.#line.speak(id, spoken(text));
  }

  /** What had joined a turn that was stopped before the model read it begins the next one. */
  #speakAgain(): void {
    const unread = [...this.#spoken.values()];
    this.#spoken.clear();
    if (unread.length > 0) void this.#speak(unread.join('\n\n'));
  }

  /** A command is announced before it is asked for, but not to those who join in between. */
  #expect({ itemId: id, command, cwd }: CommandRequest): void {
    if (this.#items.has(id) || typeof command !== 'string') return;
    this.#hearItem({ type: 'commandExecution', id, command, cwd, status: 'inProgress' }, false);
  }

  #itemOf(request: Request): KnownItem | undefined {
    return request.method === 'mcpServer/elicitation/request' ? undefined : this.#items.get(request.params.itemId);
  }

  /** A person decides about what will be written, so it must be the latest. */
  #revise(id: string, changes: FileChanges): void {
    const item = this.#items.get(id);
    if (item?.type === 'fileChange') this.#hearItem({ ...item, changes }, false);
  }

  #hearItem(item: Item, over: boolean): void {
    if (!item || this.#over.has(item.id)) return;
    if (over) this.#over.add(item.id);
    else this.#items.set(item.id, item);
    const call = toolCallOf(item, over);
    if (call) this.session.put(item.id, { kind: 'tool_call', ...call });
    else if (over) this.#say(item);
    if (over) this.session.finish(item.id);
  }

  #append({ itemId, delta }: Delta): void {
    if (this.isPersons && !this.#over.has(itemId)) this.session.append(itemId, delta);
  }

  #say(item: KnownItem): void {
    if (!this.isPersons) return undefined;
    if (item.type === 'userMessage') return this.#relay(item);
    if (item.type === 'contextCompaction') return this.session.say('The context was compacted.', 'Compacted');
    if ('text' in item && typeof item.text === 'string' && item.text !== '') {
      this.session.put(item.id, { kind: 'text', content: item.text });
    }
  }

  /** Typed at the terminal, unless Beckon has brought it. */
  #relay({ clientId, content }: Extract<KnownItem, { type: 'userMessage' }>): void {
    if (typeof clientId === 'string' && this.#spoken.delete(clientId)) return;
    this.session.relay(content.map(({ type, text }) => text ?? `[${type}]`).join('\n'));
  }

  #putPlan({ turnId, plan }: Extract<Notification, { method: 'turn/plan/updated' }>['params']): void {
    if (!this.isPersons) return;
    const items = plan.map(({ step: text, status }) => ({ text, state: PLAN_STATES[status] ?? 'pending' }));
    const content = items.map(({ text, state }) => `${state === 'completed' ? '[x]' : '[ ]'} ${text}`).join('\n');
    this.session.put(`plan ${turnId}`, { kind: 'plan', content, plan: { items } });
  }

  #count({ turnId, tokenUsage }: Extract<Notification, { method: 'thread/tokenUsage/updated' }>['params']): void {
    const { total, last } = tokenUsage;
    const before = this.#usage?.turnId === turnId ? this.#usage.before : less(total, last);
    this.#usage = { turnId, before, now: total };
  }

  /** A subagent's turn is its caller's: Codex stops it with that. */
  #beginTurn({ id }: Pick<Turn, 'id'>): void {
    if (this.isPersons) this.session.turns.begin(id, () => this.#line.interrupt(id));
  }

  #endTurn({ id, status, error }: Turn): void {
    for (const gone of this.#asked.values()) gone.abort();
    for (const item of this.#items.values()) if (!this.#over.has(item.id)) this.#giveUp(item);
    this.#items.clear();
    this.#over.clear();
    if (this.#subagent !== undefined) {
      return this.session.say(`Subagent ${this.#subagent} has finished.`, 'Subagent');
    }
    if (this.#usage?.turnId === id) this.#putUsage(id, less(this.#usage.now, this.#usage.before));
    this.session.finish(`plan ${id}`);
    this.session.turns.end(status === 'interrupted');
    if (status === 'interrupted') this.#speakAgain();
    this.session.say(TURN_ENDS[status] ?? `The turn has failed: ${error?.message ?? status}`, 'Idle');
  }

  /** Nothing is told of what was refused, or was stopped with its turn. */
  #giveUp(item: KnownItem): void {
    if ('status' in item) this.#hearItem({ ...item, status: 'declined' }, true);
  }

  #putUsage(turnId: string, { inputTokens: input_tokens, outputTokens: output_tokens }: Tokens): void {
    const usage = { input_tokens, output_tokens, ...(this.model !== undefined && { model: this.model }) };
    this.session.put(`usage ${turnId}`, { kind: 'usage', content: usageText(usage), usage });
    this.session.finish(`usage ${turnId}`);
  }
}

const PLAN_STATES: Readonly<Record<string, 'pending' | 'in_progress' | 'completed'>> = {
  inProgress: 'in_progress',
  completed: 'completed',
};

const TURN_ENDS: Readonly<Record<string, string>> = {
  completed: 'The turn is over.',
  interrupted: 'The turn was stopped.',
};

const isOver = (item: Item): boolean => !(item && 'status' in item && item.status === 'inProgress');

const less = (a: Tokens, b: Tokens): Tokens => ({
  inputTokens: Math.max(0, a.inputTokens - b.inputTokens),
  outputTokens: Math.max(0, a.outputTokens - b.outputTokens),
});
