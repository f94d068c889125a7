import type { BeckonClient } from '@beckon/client/beckon-client';
import { isPassing } from '@beckon/client/call-error';
import { callProcedure } from '@beckon/client/call-procedure';
import { backoffMs } from '@beckon/shared/backoff';
import { deferred, type Deferred } from '@beckon/shared/deferred';
import { sleep } from '@beckon/shared/sleep';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { credentialsFolder, type Credentials } from '../credentials.ts';
import { KeptFile } from '../kept-file.ts';

/** A call that takes longer than the longest hold of the server has lost its connection. */
const CALL_MS = 40_000;

/** What a program has done, as a call of the server that is made until the server has taken it. */
export const Report = z.object({
  key: z.string().describe('Of its every attempt, so that it counts once.'),
  procedure: z.enum([
    'messages.sendAgent',
    'messages.sendUser',
    'messages.update',
    'asks.settleAtTerminal',
    'turns.tell',
    'sessions.end',
  ]),
  input: z.record(z.string(), z.unknown()),
  about: z
    .string()
    .optional()
    .describe('Key of the report whose message this is about; its id is put into the input when it has one.'),
});
export type Report = z.infer<typeof Report>;

const Kept = z.object({
  reports: z.array(Report),
  names: z.record(z.string(), z.string()).describe('Ids of messages, by the keys of the reports that made them.'),
  instances: z.array(z.string()).describe('Those whose sessions have not ended.'),
});
type Kept = z.infer<typeof Kept>;

interface Entry {
  report: Report | undefined;
  readonly call: (signal: AbortSignal) => Promise<unknown>;
  readonly done: Deferred<unknown>;
}

/**
 * What goes to the server one after the other, each call made again for as long as the server cannot be reached. Whoever
 * puts one in may wait for it or not: nothing in the terminal does. While the server cannot be reached the reports are on
 * disk, too, and so is what is left at the end: the next queue of this server and key says it.
 */
export class ReportQueue {
  readonly #client: Pick<BeckonClient, 'trpc'>;
  readonly #file: KeptFile<Kept>;
  readonly #closing = new AbortController();
  readonly #names = new Map<string, string>();
  readonly #instances = new Set<string>();
  #entries: Entry[] = [];
  #running: Promise<void> | undefined;
  #reachable = true;

  /** @param folder where Beckon keeps things on this machine */
  constructor(client: Pick<BeckonClient, 'trpc'>, whose: Credentials, folder: string = credentialsFolder()) {
    this.#client = client;
    this.#file = new KeptFile(join(folder, 'reports'), whose, Kept);
  }

  /** False while the latest attempt has found nobody. */
  get reachable(): boolean {
    return this.#reachable;
  }

  /**
   * Says what queues that were cut off have left, before anything else, and ends their sessions: nobody reports from there
   * any more. What they would have asked is not asked, since nobody takes the answer.
   */
  async resume(): Promise<void> {
    await this.#file.takeOver(async ({ reports, names, instances }) => {
      for (const [key, id] of Object.entries(names)) this.#names.set(key, id);
      const said = reports.filter(({ input }) => input['requires_user_input'] !== true);
      const ended = new Set(said.filter(({ procedure }) => procedure === 'sessions.end').map(instanceOf));
      for (const { key, ...report } of said) void this.add(report, key);
      for (const agent_instance_id of instances.filter((each) => !ended.has(each))) this.end(agent_instance_id);
      await this.#write();
    });
  }

  /** A session begins under this instance: should this process be cut off, the next one ends it. */
  open(agentInstanceId: string): void {
    this.#instances.add(agentInstanceId);
    void this.#save();
  }

  /** The session is over; `failed` where its program has broken down. */
  end(agent_instance_id: string, failed = false): void {
    void this.add({ procedure: 'sessions.end', input: { agent_instance_id, failed } });
  }

  /** @returns id of the message, where the call makes one; undefined when the server refuses it, or the queue was closed before */
  async add(report: Omit<Report, 'key'>, key: string = randomUUID()): Promise<string | undefined> {
    const entry: Entry = {
      report: { ...report, key },
      call: (signal) => this.#report(entry, signal),
      done: deferred(),
    };
    return (await this.#put(entry)) as string | undefined;
  }

  /** Says what a message says now: in the report that waits, where it was not tried, else in one of its own. */
  revise(key: string, change: Pick<Report['input'], 'content' | 'message_metadata'>): void {
    const waits = this.#entries
      .slice(1)
      .find(({ report }) => report?.key === key || (report?.about === key && report.procedure === 'messages.update'));
    if (waits?.report) {
      waits.report = { ...waits.report, input: { ...waits.report.input, ...change } };
      this.#saveWhereNeeded();
    } else void this.add({ procedure: 'messages.update', input: change, about: key });
  }

  /** A call in its turn among the reports. @returns what it answers; undefined as with `add` */
  async inTurn<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    return (await this.#put({ report: undefined, call, done: deferred() })) as T | undefined;
  }

  /** Beside the queue: what is held for long must not hold back the rest. */
  async persist<T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    return this.#persist((own) => call(AbortSignal.any([own, signal])), signal);
  }

  /** What was reported under one instance goes on under another. */
  move(from: string, to: string): void {
    for (const entry of this.#entries) {
      if (entry.report?.input['agent_instance_id'] !== from) continue;
      entry.report = { ...entry.report, input: { ...entry.report.input, agent_instance_id: to } };
    }
    if (this.#instances.delete(from)) this.open(to);
  }

  /** Waits until all that was put in is said, at most so long; then leaves the rest to the next queue. */
  async close(withinMs: number): Promise<void> {
    await Promise.race([this.#running, sleep(this.#reachable ? withinMs : 0)]);
    this.#closing.abort();
    await this.#running;
    await this.#save();
  }

  #put(entry: Entry): Promise<unknown> {
    if (this.#closing.signal.aborted) return Promise.resolve(undefined);
    this.#entries.push(entry);
    this.#saveWhereNeeded();
    this.#running ??= this.#drain().finally(() => (this.#running = undefined));
    return entry.done.promise;
  }

  async #drain(): Promise<void> {
    for (let entry = this.#entries[0]; entry; entry = this.#entries[0]) {
      const answer = await this.#persist(entry.call);
      if (this.#closing.signal.aborted) break;
      this.#entries.shift();
      if (entry.report?.procedure === 'sessions.end') this.#instances.delete(instanceOf(entry.report));
      if (this.#file.onDisk) void this.#save();
      entry.done.resolve(answer);
    }
    for (const { done } of this.#entries) done.resolve(undefined);
  }

  async #report({ report }: Entry, signal: AbortSignal): Promise<string | undefined> {
    if (!report) return undefined;
    const { key, procedure, about } = report;
    const id = about === undefined ? undefined : this.#names.get(about);
    // Of a message that was refused there is nothing more to say.
    if (about !== undefined && id === undefined) return undefined;
    const input = { ...report.input, ...(id !== undefined && { [idName(procedure)]: id }) };
    const answer = await callProcedure(this.#client, { procedure, isQuery: false }, input, {
      signal,
      context: { idempotencyKey: key },
    });
    const { data } = Named.safeParse(answer);
    if (data && about === undefined) this.#names.set(key, data.message_id);
    return data?.message_id;
  }

  async #persist<T>(call: (signal: AbortSignal) => Promise<T>, also?: AbortSignal): Promise<T | undefined> {
    const stop = also ? AbortSignal.any([this.#closing.signal, also]) : this.#closing.signal;
    for (let attempt = 0; !stop.aborted; attempt++) {
      const patience = AbortSignal.timeout(CALL_MS);
      try {
        const answer = await call(AbortSignal.any([stop, patience]));
        this.#reachable = true;
        return answer;
      } catch (error) {
        if (stop.aborted) return undefined;
        if (!patience.aborted && !isPassing(error)) return undefined;
        this.#reachable = false;
        this.#saveWhereNeeded();
      }
      await sleep(backoffMs(attempt, { baseMs: 250, capMs: 4_000 }), stop).catch(() => {});
    }
    return undefined;
  }

  /** While the server takes what it is told at once, the disk need not know. */
  #saveWhereNeeded(): void {
    if (!this.#reachable) void this.#save();
  }

  /** A full disk must not end the program: what is not on it is still in the queue. */
  async #save(): Promise<void> {
    await this.#write().catch(() => {});
  }

  /** @throws Error of the file system */
  async #write(): Promise<void> {
    const reports = this.#entries.flatMap(({ report }) => report ?? []);
    const spokenOf = new Set(reports.flatMap(({ about }) => about ?? []));
    const names = Object.fromEntries([...this.#names].filter(([key]) => spokenOf.has(key)));
    const instances = [...this.#instances];
    const isEmpty = reports.length + instances.length === 0;
    await this.#file.save(isEmpty ? null : { reports, names, instances });
  }
}

const Named = z.looseObject({ message_id: z.string() });

const instanceOf = ({ input }: Report): string => String(input['agent_instance_id']);

const idName = (procedure: Report['procedure']): string =>
  procedure === 'asks.settleAtTerminal' ? 'ask_id' : 'message_id';
