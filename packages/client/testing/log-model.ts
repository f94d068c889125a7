import type { Ask, AskState } from '@beckon/contract/ask';
import type { FeedFrame, FeedItem, InstanceState } from '@beckon/contract/feed';
import type { Message } from '@beckon/contract/message';
import { ask, instanceState, message, uuid } from './entities.ts';

/** One change to an instance; numbers choose among what is there, so that every list of changes makes sense. */
export type Change =
  | { readonly type: 'say'; readonly ask: boolean }
  | { readonly type: 'edit'; readonly pick: number }
  | { readonly type: 'settle'; readonly pick: number; readonly state: AskState }
  | { readonly type: 'rename'; readonly name: string }
  | { readonly type: 'vanish'; readonly pick: number };

/** A server's log of one instance in a few lines: the truth that views are compared with. */
export class LogModel {
  readonly items: FeedItem[] = [];
  #messages: readonly Message[] = [];
  #asks: readonly Ask[] = [];
  #instance: InstanceState = instanceState();
  #said = 0;

  get head(): number {
    return this.items.length;
  }

  apply(change: Change): void {
    switch (change.type) {
      case 'say': {
        this.#said += 1;
        const said = message(this.#said, { requires_user_input: change.ask });
        this.#messages = [...this.#messages, said];
        this.#log({ type: 'message', kind: 'message_created', message: said });
        if (!change.ask) return;
        const asked = ask(this.#said);
        this.#asks = [...this.#asks, asked];
        return this.#log({ type: 'ask', kind: 'ask_changed', ask: asked });
      }
      case 'edit': {
        const found = this.#messages[change.pick % (this.#messages.length || 1)];
        if (!found) return;
        const edited = { ...found, content: `${found.content}!` };
        this.#messages = this.#messages.map((each) => (each.id === edited.id ? edited : each));
        return this.#log({ type: 'message', kind: 'message_updated', message: edited });
      }
      case 'settle': {
        const found = this.#asks[change.pick % (this.#asks.length || 1)];
        if (!found) return;
        const settled = { ...found, state: change.state };
        this.#asks = this.#asks.map((each) => (each.id === settled.id ? settled : each));
        return this.#log({ type: 'ask', kind: 'ask_changed', ask: settled });
      }
      case 'rename':
        this.#instance = { ...this.#instance, name: change.name };
        return this.#log({ type: 'instance', kind: 'name_changed', instance: this.#instance });
      case 'vanish': {
        const found = this.#messages[change.pick % (this.#messages.length || 1)];
        if (!found) return;
        this.#messages = this.#messages.filter(({ id }) => id !== found.id);
        this.#asks = this.#asks.filter(({ id }) => id !== found.id);
        return this.#log({ type: 'gone', kind: 'message_updated', entity_id: found.id });
      }
    }
  }

  snapshot(limit = Infinity): Extract<FeedFrame, { type: 'snapshot' }> {
    const messages = this.#messages.slice(-limit);
    return {
      type: 'snapshot',
      reason: 'start',
      head: this.head,
      instance: this.#instance,
      messages,
      has_more: messages.length < this.#messages.length,
      asks: [...this.#asks],
    };
  }

  /** Items `from` to `to`, first included, last not, counted from 0. */
  frame(from: number, to: number): FeedFrame {
    return { type: 'items', head: this.head, items: this.items.slice(from, to) };
  }

  #log(item: DistributedOmit<FeedItem, 'seq' | 'created_at'>): void {
    const seq = this.head + 1;
    this.items.push({ ...item, seq, created_at: message(seq).created_at });
  }
}

/** An id that no log of the model contains. */
export const strangerId: string = uuid(999_999);

type DistributedOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
