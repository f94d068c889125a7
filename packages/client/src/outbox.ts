import type { Message, PostMessageInput } from '@beckon/contract/message';

/** Something a person wrote that its screen does not show as a message yet. */
export interface Outgoing {
  readonly client_id: string;
  readonly content: string;
  readonly ask_id: string | null;
  /** `seq` of the last message the person saw when writing. */
  readonly after_seq: number;
  readonly state: 'saving' | 'saved' | 'failed';
  /** The saved message, once there is one. */
  readonly message: Message | null;
  /** One sentence, when it failed. */
  readonly problem: string | null;
}

export type Draft = Pick<Outgoing, 'client_id' | 'content' | 'ask_id' | 'after_seq'>;

/**
 * What is on its way to one instance. Nothing leaves it but by being seen in the feed (`seen`) or by the person's own
 * decision (`discard`); a second attempt carries the same `client_id` and cannot say it twice.
 */
export class Outbox {
  readonly #post: (input: PostMessageInput) => Promise<Message>;
  readonly #explain: (error: unknown) => string;
  readonly #agent_instance_id: string;
  readonly #listeners = new Set<() => void>();
  #entries: readonly Outgoing[] = [];

  constructor(
    agent_instance_id: string,
    post: (input: PostMessageInput) => Promise<Message>,
    explain: (error: unknown) => string,
  ) {
    this.#agent_instance_id = agent_instance_id;
    this.#post = post;
    this.#explain = explain;
  }

  readonly current = (): readonly Outgoing[] => this.#entries;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Sends a text. Never throws: a failure stays in the outbox with its reason. */
  async send({ client_id, content, ask_id, after_seq }: Draft): Promise<void> {
    const entry: Outgoing = { client_id, content, ask_id, after_seq, state: 'saving', message: null, problem: null };
    this.#set([...this.#entries, entry]);
    await this.#attempt(entry);
  }

  async retry(client_id: string): Promise<void> {
    const entry = this.#entries.find((each) => each.client_id === client_id && each.state === 'failed');
    if (entry) await this.#attempt(entry);
  }

  discard(client_id: string): void {
    this.#set(this.#entries.filter((each) => each.client_id !== client_id || each.state === 'saving'));
  }

  /** The feed shows these messages now. */
  seen(messages: readonly Message[]): void {
    const ids = new Set(messages.map((message) => message.id));
    const left = this.#entries.filter((entry) => entry.message === null || !ids.has(entry.message.id));
    if (left.length < this.#entries.length) this.#set(left);
  }

  async #attempt({ client_id, content, ask_id }: Outgoing): Promise<void> {
    this.#change(client_id, { state: 'saving', problem: null });
    try {
      const agent_instance_id = this.#agent_instance_id;
      const message = await this.#post({ agent_instance_id, content, ask_id, client_id });
      this.#change(client_id, { state: 'saved', message });
    } catch (error) {
      this.#change(client_id, { state: 'failed', problem: this.#explain(error) });
    }
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
  const taken = new Set(entries.flatMap(({ message }) => (message ? [message.id] : [])));
  return entries.filter((entry) => {
    if (entry.message !== null) return !messages.some(({ id }) => id === entry.message?.id);
    if (entry.state !== 'saving') return true;
    const twin = messages.find(
      ({ id, seq, sender_type, content }) =>
        seq > entry.after_seq && sender_type === 'USER' && content === entry.content && !taken.has(id),
    );
    if (twin) taken.add(twin.id);
    return twin === undefined;
  });
}
