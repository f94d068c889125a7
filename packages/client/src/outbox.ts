import type { Message, PostMessageInput } from '@beckon/contract/message';
import { backoffMs } from '@beckon/shared/backoff';

/** Something a person wrote that its screen does not show as a message yet. */
export interface Outgoing {
  readonly client_id: string;
  readonly content: string;
  readonly ask_id: string | null;
  /** `seq` of the last message the person saw when writing. */
  readonly after_seq: number;
  /** `waiting`: for its turn, or for the connection. It needs nobody to go on. */
  readonly state: 'waiting' | 'saving' | 'saved' | 'failed';
  /** The saved message, once there is one. */
  readonly message: Message | null;
  /** One sentence, when it failed. */
  readonly problem: string | null;
}

export type Draft = Pick<Outgoing, 'client_id' | 'content' | 'ask_id' | 'after_seq'>;

/** An entry as it is kept while the page is away. */
export type Kept = Draft & {
  /** Milliseconds since the epoch of the first attempt to send it; null before. */
  readonly tried_at: number | null;
  /** Why it was refused; null while it is still to be sent. */
  readonly problem: string | null;
};

/** Keeps what is not yet said across reloads, in order. Entries are told apart by `client_id`. */
export interface OutboxStore {
  readonly load: () => readonly Kept[];
  readonly put: (entry: Kept) => void;
  readonly remove: (client_id: string) => void;
}

export interface OutboxOptions {
  readonly agent_instance_id: string;
  readonly post: (input: PostMessageInput) => Promise<Message>;
  /** What a person is told of a refusal. */
  readonly explain: (error: unknown) => string;
  /** Whether the same call may be made again later. */
  readonly isPassing: (error: unknown) => boolean;
  readonly store?: OutboxStore;
  /** A number in [0, 1), for the waits between attempts. */
  readonly random?: () => number;
}

/** The server remembers a `client_id` for 24 h: after that, what may have been said is said again by nobody but the person. */
const REMEMBERED_MS = 23 * 3_600_000;
const UNSURE = 'It was tried long ago and may have arrived. Look before you send it again.';

const nowhere: OutboxStore = { load: () => [], put: () => undefined, remove: () => undefined };

/**
 * What is on its way to one instance, sent one after the other in the order it was written, for as long as it takes.
 * Nothing leaves it but by being seen in the feed (`seen`) or by the person's own decision (`discard`); another attempt
 * carries the same `client_id` and cannot say it twice, nor can one by the page that comes after a reload.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #store: OutboxStore;
  readonly #listeners = new Set<() => void>();
  #entries: readonly Outgoing[] = [];
  #triedAt = new Map<string, number>();
  #attempt = 0;
  #running: Promise<void> | null = null;
  #wake: (() => void) | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#store = options.store ?? nowhere;
    for (const kept of this.#store.load()) this.#restore(kept);
  }

  readonly current = (): readonly Outgoing[] => this.#entries;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Sends what is there and not yet sent. Never throws; ends when nothing is left to try. */
  start(): Promise<void> {
    // Something waits, so the run comes to an await before it can end.
    if (this.#entries.some(({ state }) => state === 'waiting')) this.#running ??= this.#run();
    return this.#running ?? Promise.resolve();
  }

  /** Sends a text after those before it. Never throws: a failure stays in the outbox with its reason. */
  send({ client_id, content, ask_id, after_seq }: Draft): Promise<void> {
    const entry: Outgoing = { client_id, content, ask_id, after_seq, state: 'waiting', message: null, problem: null };
    this.#keep(entry);
    this.#set([...this.#entries, entry]);
    return this.start();
  }

  retry(client_id: string): Promise<void> {
    const entry = this.#entries.find((each) => each.client_id === client_id && each.state === 'failed');
    if (!entry) return Promise.resolve();
    this.#triedAt.delete(client_id);
    this.#change(client_id, { state: 'waiting', problem: null });
    this.#keep({ ...entry, problem: null });
    return this.start();
  }

  /** The connection may be back: do not wait for the timer. */
  wake(): void {
    this.#wake?.();
  }

  /** Whether an entry can be dropped: an attempt without an answer may have arrived, and dropping it would be a lie. */
  canDiscard(client_id: string): boolean {
    const entry = this.#entries.find((each) => each.client_id === client_id);
    return entry?.state === 'failed' || (entry?.state === 'waiting' && !this.#triedAt.has(client_id));
  }

  /** Drops what is not under way and not yet said. */
  discard(client_id: string): void {
    if (!this.canDiscard(client_id)) return;
    this.#store.remove(client_id);
    this.#set(this.#entries.filter((each) => each.client_id !== client_id));
  }

  /** The feed shows these messages now. */
  seen(messages: readonly Message[]): void {
    if (!this.#entries.some(({ message }) => message !== null)) return;
    const ids = new Set(messages.map((message) => message.id));
    const left = this.#entries.filter((entry) => entry.message === null || !ids.has(entry.message.id));
    if (left.length < this.#entries.length) this.#set(left);
  }

  #restore({ client_id, content, ask_id, after_seq, tried_at, problem }: Kept): void {
    const unsure = tried_at !== null && Date.now() - tried_at > REMEMBERED_MS;
    const reason = problem ?? (unsure ? UNSURE : null);
    if (tried_at !== null) this.#triedAt.set(client_id, tried_at);
    const state = reason === null ? 'waiting' : 'failed';
    const entry: Outgoing = { client_id, content, ask_id, after_seq, state, message: null, problem: reason };
    this.#entries = [...this.#entries, entry];
  }

  async #run(): Promise<void> {
    for (;;) {
      const next = this.#entries.find(({ state }) => state === 'waiting');
      if (!next) break;
      await this.#try(next);
    }
    this.#running = null;
  }

  async #try(entry: Outgoing): Promise<void> {
    const { client_id, content, ask_id } = entry;
    const { agent_instance_id, post, explain, isPassing, random } = this.#options;
    if (!this.#triedAt.has(client_id)) this.#triedAt.set(client_id, Date.now());
    this.#keep(entry);
    this.#change(client_id, { state: 'saving' });
    try {
      const message = await post({ agent_instance_id, content, ask_id, client_id });
      this.#attempt = 0;
      this.#store.remove(client_id);
      this.#change(client_id, { state: 'saved', message });
    } catch (error) {
      if (!isPassing(error)) {
        const problem = explain(error);
        this.#triedAt.delete(client_id);
        this.#keep({ ...entry, problem });
        this.#change(client_id, { state: 'failed', problem });
        return;
      }
      this.#change(client_id, { state: 'waiting' });
      await this.#pause(backoffMs(this.#attempt, { baseMs: 1_000, capMs: 15_000, ...(random && { random }) }));
      this.#attempt += 1;
    }
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }

  #keep({ client_id, content, ask_id, after_seq, problem }: Outgoing): void {
    const tried_at = this.#triedAt.get(client_id) ?? null;
    this.#store.put({ client_id, content, ask_id, after_seq, tried_at, problem });
  }

  #change(client_id: string, change: Partial<Outgoing>): void {
    this.#set(this.#entries.map((each) => (each.client_id === client_id ? { ...each, ...change } : each)));
  }

  #set(entries: readonly Outgoing[]): void {
    this.#entries = entries;
    for (const listener of this.#listeners) listener();
  }
}

/**
 * The entries that are not in the log yet. The feed is often faster than the answer of the call: a text that appears
 * after the last message the person saw is taken for the one that is being saved.
 */
export function unseen(entries: readonly Outgoing[], messages: readonly Message[]): readonly Outgoing[] {
  if (entries.length === 0) return entries;
  const taken = new Set(entries.flatMap(({ message }) => (message ? [message.id] : [])));
  return entries.filter((entry) => {
    if (entry.message !== null) return !messages.some(({ id }) => id === entry.message?.id);
    if (entry.state === 'failed') return true;
    const twin = messages.find(
      ({ id, seq, sender_type, content }) =>
        seq > entry.after_seq && sender_type === 'USER' && content === entry.content && !taken.has(id),
    );
    if (twin) taken.add(twin.id);
    return twin === undefined;
  });
}
