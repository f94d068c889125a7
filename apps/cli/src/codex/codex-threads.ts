import { backoffMs } from '@beckon/shared/backoff';
import { sleep } from '@beckon/shared/sleep';
import { AgentSession } from '../connector/agent-session.ts';
import type { Reports } from '../connector/open-reports.ts';
import { VERSION } from '../version.ts';
import { AppServerConnection, AppServerError } from './app-server-connection.ts';
import type { AppServer } from './app-server.ts';
import { CodexThread } from './codex-thread.ts';
import {
  LoadedThreads,
  readNotification,
  ReadThread,
  readRequest,
  ResumedThread,
  type Notification,
  type RequestId,
  type Thread,
} from './protocol.ts';

/** The app server has more to do than it can take; nothing of what was asked is done. */
const OVERLOADED = -32_001;
const AGAIN = { baseMs: 50, capMs: 1_000 };
/** What is told meanwhile, but stands in no item, is missed: plans, tokens. */
const JOIN_AGAIN = { baseMs: 25, capMs: 200 };

/** A thread that is known. */
interface Followed {
  readonly thread: CodexThread;
  isActive: boolean;
  isJoining: boolean;
}

/** All threads that the terminal works in, each followed as a session. */
export class CodexThreads {
  readonly #reports: Reports;
  readonly #server: AppServer;
  readonly #threads = new Map<string, Followed>();
  /** The terminal’s own threads, e.g. one that finds a title. */
  readonly #others = new Set<string>();
  readonly #startedAt = Math.floor(Date.now() / 1000);
  #connection: AppServerConnection | undefined;
  #latest: string | undefined;

  constructor(server: AppServer, reports: Reports) {
    this.#server = server;
    this.#reports = reports;
  }

  /** Of the person's threads the one that was at work last. */
  get latest(): string | undefined {
    return this.#latest;
  }

  /** @throws Error where the app server cannot be reached */
  async open(): Promise<void> {
    this.#connection = await AppServerConnection.open(this.#server, VERSION, {
      onNotification: (method, params) => {
        const told = readNotification(method, params);
        if (told) this.#hear(told);
      },
      onRequest: (id, method, params) => this.#decide(id, method, params),
    });
    const { data } = LoadedThreads.safeParse(await this.#connection.request('thread/loaded/list', {}));
    for (const id of data?.data ?? []) void this.#look(id);
  }

  /** The program has ended. */
  close(): void {
    for (const { thread } of this.#threads.values()) thread.end();
    this.#connection?.close();
  }

  #hear(told: Notification): void {
    if (told.method === 'thread/started') return this.#meet(told.params.thread);
    const id = told.params.threadId;
    const followed = this.#threads.get(id);
    switch (told.method) {
      case 'thread/status/changed':
        if (!followed) return void this.#look(id);
        followed.isActive = told.params.status.type === 'active';
        return void this.#join(id, followed);
      case 'thread/closed':
      case 'thread/archived':
      case 'thread/deleted':
        this.#threads.delete(id);
        return followed?.thread.end();
      default:
        return followed?.thread.hear(told);
    }
  }

  #decide(id: RequestId, method: string, params: unknown): void {
    const request = readRequest(method, params);
    const followed = request && this.#threads.get(request.params.threadId);
    if (followed) void followed.thread.decide(id, request);
  }

  async #look(id: string): Promise<void> {
    if (this.#others.has(id)) return;
    const read = await this.#ask('thread/read', { threadId: id });
    const { data } = ReadThread.safeParse(read);
    if (data) this.#meet(data.thread);
  }

  #meet({ id, ephemeral, parentThreadId, agentNickname, cwd, status }: Thread): void {
    if (this.#threads.has(id)) return;
    const isSubagent = typeof parentThreadId === 'string';
    const parent = isSubagent ? this.#threads.get(parentThreadId) : undefined;
    if (ephemeral === true || (isSubagent && !parent)) return void this.#others.add(id);
    const thread = new CodexThread({
      session: parent?.thread.session ?? new AgentSession({ ...this.#reports, agentType: 'Codex', sessionId: id }),
      line: {
        speak: (messageId, text) => this.#speak(id, messageId, text),
        respond: (request, response) => this.#connection?.respond(request, response),
        interrupt: async (turnId) => void (await this.#connection?.request('turn/interrupt', { threadId: id, turnId })),
      },
      cwd,
      ...(isSubagent && { subagent: agentNickname ?? 'without a name' }),
    });
    const followed = { thread, isActive: status.type === 'active', isJoining: false };
    this.#threads.set(id, followed);
    void this.#join(id, followed);
  }

  /** Codex tells all about a thread to those who join it, and that only when a turn has begun to be written down. */
  async #join(id: string, followed: Followed): Promise<void> {
    if (followed.isJoining) return;
    followed.isJoining = true;
    const turns = { limit: 1, itemsView: 'full' };
    for (let attempt = 0; this.#threads.has(id) && !this.#server.gone.aborted; attempt++) {
      const joined = await this.#ask('thread/resume', {
        threadId: id,
        excludeTurns: true,
        initialTurnsPage: turns,
      });
      const { data } = ResumedThread.safeParse(joined);
      if (data) return this.#catchUp(id, followed.thread, data);
      if (!followed.isActive) break;
      await sleep(backoffMs(attempt, JOIN_AGAIN));
    }
    followed.isJoining = false;
  }

  #catchUp(id: string, thread: CodexThread, { model, initialTurnsPage: page }: ResumedThread): void {
    thread.model = model;
    if (thread.isPersons) this.#latest = id;
    const since = (page?.data ?? []).filter(({ startedAt }) => (startedAt ?? 0) >= this.#startedAt);
    for (const turn of since) thread.catchUp(turn);
  }

  /** Begins a turn, or joins the one that runs: Codex decides that by itself, so that nothing comes between. */
  async #speak(threadId: string, clientUserMessageId: string, text: string): Promise<void> {
    const input = [{ type: 'text', text, text_elements: [] }];
    for (let attempt = 0; !this.#server.gone.aborted; attempt++) {
      try {
        await this.#connection?.request('turn/start', { threadId, clientUserMessageId, input });
        return;
      } catch (error) {
        if (error instanceof AppServerError && error.code === OVERLOADED) {
          await sleep(backoffMs(attempt, AGAIN));
          continue;
        }
        const why = error instanceof Error ? error.message : String(error);
        this.#threads.get(threadId)?.thread.session.say(`Codex has not taken what was written: ${why}`, 'Not taken');
        return;
      }
    }
  }

  /** @returns undefined where it is refused */
  async #ask(method: string, params: object): Promise<unknown> {
    return this.#connection?.request(method, params).catch(() => undefined);
  }
}
