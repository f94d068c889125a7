import { backoffMs } from '@beckon/shared/backoff';
import { sleep } from '@beckon/shared/sleep';
import { randomUUID } from 'node:crypto';
import type { Reports } from '../connector/open-reports.ts';
import { MARK, type OpenCodeApi } from './opencode-api.ts';
import { OpenCodeAsks, type Speaker } from './opencode-asks.ts';
import type { OpenCodeEvent, Session, SessionStatus } from './opencode-event.ts';
import { OpenCodeSession } from './opencode-session.ts';
import { RETRY, untilTaken } from './until-taken.ts';

/**
 * The second seat beside OpenCode's terminal: hears what the program's server tells, and answers there. That server tells
 * nothing twice, so with each connection what waits, and what was said meanwhile, is read.
 */
export class OpenCodeSeat {
  readonly #api: OpenCodeApi;
  readonly #reports: Reports;
  readonly #asks: OpenCodeAsks;
  readonly #closing = new AbortController();
  readonly #since = Date.now();
  readonly #sessions = new Map<string, Session>();
  readonly #roots = new Map<string, OpenCodeSession>();
  #running: Promise<void> | undefined;
  #hasConnected = false;

  constructor(api: OpenCodeApi, reports: Reports) {
    this.#api = api;
    this.#reports = reports;
    this.#asks = new OpenCodeAsks(api, this.#closing.signal);
  }

  /** False where OpenCode's server was never reached. */
  get hasConnected(): boolean {
    return this.#hasConnected;
  }

  /** Listens until it is closed, whatever becomes of the connection. */
  follow(): void {
    this.#running ??= this.#follow();
  }

  /** The program has ended. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    for (const { seat } of this.#roots.values()) seat.end();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        for await (const event of this.#api.events(signal)) {
          await this.#hear(event);
          this.#hasConnected = true;
          attempt = 0;
        }
      } catch {
        // Whatever was missed by it is read with the next connection.
      }
      await sleep(backoffMs(attempt, RETRY), signal).catch(() => {});
    }
  }

  async #hear(event: OpenCodeEvent): Promise<void> {
    switch (event.type) {
      case 'server.connected':
        return this.#catchUp();
      case 'session.created':
      case 'session.updated':
        this.#sessions.set(event.properties.info.id, event.properties.info);
        return;
      case 'session.deleted':
        return this.#forget(event.properties.info.id);
      case 'session.status':
        return this.#hearStatus(event.properties.sessionID, event.properties.status);
      case 'session.error':
        this.#roots.get(event.properties.sessionID ?? '')?.hearError(event.properties.error);
        return;
      case 'session.compacted':
        this.#roots
          .get(event.properties.sessionID)
          ?.seat.say('The conversation was summed up to make room.', 'Compacted');
        return;
      case 'message.updated':
        (await this.#speaker(event.properties.info.sessionID)).root.hearMessage(event.properties.info);
        return;
      case 'message.part.updated':
        (await this.#speaker(event.properties.part.sessionID)).root.hearPart(event.properties.part);
        return;
      case 'message.part.delta': {
        const { sessionID, partID, field, delta } = event.properties;
        if (field === 'text') this.#roots.get(sessionID)?.hearDelta(partID, delta);
        return;
      }
      case 'permission.asked':
        return this.#asks.permission(event.properties, await this.#speaker(event.properties.sessionID));
      case 'question.asked':
        return this.#asks.question(event.properties, await this.#speaker(event.properties.sessionID));
      case 'permission.replied':
      case 'question.replied':
      case 'question.rejected':
        return this.#asks.settle(event.properties.requestID);
    }
  }

  /** Everything that was or may have been missed. */
  async #catchUp(): Promise<void> {
    const folders = [...new Set([undefined, ...[...this.#sessions.values()].map(({ directory }) => directory)])];
    const inAll = async <T>(read: (folder: string | undefined) => Promise<T[]>): Promise<T[]> =>
      (await Promise.all(folders.map(read))).flat();
    const working = new Set(await inAll((folder) => this.#api.working(folder)));
    for (const id of working) await this.#speaker(id);
    for (const session of this.#sessions.values()) {
      const root = this.#rootOf(session.id);
      if (!root) continue;
      await this.#readAgain(session, root);
      await this.#hearStatus(session.id, { type: working.has(session.id) ? 'busy' : 'idle' });
    }
    const permissions = await inAll((folder) => this.#api.permissions(folder));
    const questions = await inAll((folder) => this.#api.questions(folder));
    this.#asks.settleOthers(new Set([...permissions, ...questions].map(({ id }) => id)));
    for (const each of permissions) this.#asks.permission(each, await this.#speaker(each.sessionID));
    for (const each of questions) this.#asks.question(each, await this.#speaker(each.sessionID));
  }

  /** What a session has said since this program began; what it has said before, another has told. */
  async #readAgain(session: Session, root: OpenCodeSession): Promise<void> {
    for (const { info, parts } of await this.#api.messages(session)) {
      if (info.time.created < this.#since) continue;
      root.hearMessage(info);
      for (const part of parts) root.hearPart(part);
    }
  }

  async #hearStatus(id: string, status: SessionStatus): Promise<void> {
    if (status.type === 'idle' && !this.#rootOf(id)) return;
    const { session, root } = await this.#speaker(id);
    if (session.parentID === undefined) root.hearStatus(status);
    else root.hearSubagent(session, status.type !== 'idle');
  }

  #forget(id: string): void {
    this.#roots.get(id)?.seat.end();
    this.#roots.delete(id);
    this.#sessions.delete(id);
  }

  /** Undefined for a session where nothing was said yet in this program. */
  #rootOf(id: string): OpenCodeSession | undefined {
    const parent = this.#sessions.get(id)?.parentID;
    return parent === undefined ? this.#roots.get(id) : this.#rootOf(parent);
  }

  async #speaker(id: string): Promise<Speaker> {
    const session = await this.#session(id);
    if (session.parentID !== undefined) return { session, root: (await this.#speaker(session.parentID)).root };
    return { session, root: this.#roots.get(id) ?? (await this.#begin(session)) };
  }

  async #session(id: string): Promise<Session> {
    const session = this.#sessions.get(id) ?? (await this.#api.session(id));
    this.#sessions.set(id, session);
    return session;
  }

  async #begin(session: Session): Promise<OpenCodeSession> {
    const root: OpenCodeSession = new OpenCodeSession(session, this.#reports, () => this.#stop(session, root));
    this.#roots.set(session.id, root);
    this.#carryMail(session, root);
    await this.#readAgain(session, root);
    return root;
  }

  /** What waits for a person is refused first: a turn that is cut off leaves its dialogs standing. */
  async #stop(session: Session, root: OpenCodeSession): Promise<void> {
    await this.#asks.refuseAll(root);
    // A refusal may have ended it already, and another turn is not meant.
    if (root.seat.turns.isStopping) await this.#api.abort(session);
  }

  /** OpenCode takes words at any time: at rest it begins a turn, at work it reads them with its next step. */
  #carryMail(session: Session, root: OpenCodeSession): void {
    root.seat.inbox.wait((text) => {
      if (text !== '') void this.#tell(text, session, root).then(() => this.#carryMail(session, root));
      return true;
    });
  }

  /** Once: an attempt whose answer was lost may have arrived. */
  async #tell(text: string, session: Session, root: OpenCodeSession): Promise<void> {
    const mark = randomUUID();
    let isTried = false;
    const taken = await untilTaken(async () => {
      if (isTried && (await this.#hasTold(session, mark))) return;
      isTried = true;
      await this.#api.prompt(session, { ...root.manner, text, mark });
    }, this.#closing.signal);
    if (!taken) root.seat.say(`OpenCode did not take this message: ${text}`, 'Not delivered');
  }

  async #hasTold(session: Session, mark: string): Promise<boolean> {
    const messages = await this.#api.messages(session);
    return messages.some(({ parts }) => parts.some((part) => part.type === 'text' && part.metadata?.[MARK] === mark));
  }
}
