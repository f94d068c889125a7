import type { EventKind } from '@beckon/contract/feed';
import type { InstanceStatus } from '@beckon/contract/instance-status';
import type { AskKind, AskRequest } from '@beckon/contract/ask';
import type { Role } from '@beckon/contract/scope';
import type { Db } from '@beckon/db/open-database';
import { randomUUID } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import type { Actor } from '../context.ts';
import { currentRole, requireStanding } from '../workspace/current-role.ts';
import { wordsOf } from './search-words.ts';
import { nextStatus, type InstanceHappening } from './instance-state.ts';

/** The head row of an instance, locked until the transaction ends. */
export interface LockedInstance {
  readonly workspace_id: string;
  readonly id: string;
  readonly user_agent_id: string;
  readonly user_id: string | null;
  readonly status: InstanceStatus;
  readonly name: string | null;
  readonly ended_at: string | null;
  readonly deleted_at: string | null;
  readonly last_read_message_id: string | null;
  readonly last_contact_at: string;
  readonly message_count: number;
  readonly step_count: number;
  readonly queued: number;
  readonly open_asks: number;
  readonly live_asks: number;
  readonly top: number;
  readonly turn_id: string | null;
  readonly interrupt_id: string | null;
}

export interface NewMessage {
  /** Chosen beforehand where something else must name it. */
  readonly id?: string;
  readonly sender_type: 'AGENT' | 'USER';
  readonly sender_user_id: string | null;
  readonly relayed?: boolean;
  readonly kind?: string;
  readonly content: string;
  readonly requires_user_input?: boolean;
  readonly message_metadata?: Readonly<Record<string, unknown>> | null;
  /** The agent has it already. */
  readonly delivered?: boolean;
  /** It asks to stop a turn: it goes to whoever runs that, is never queued and never changed by its writer. */
  readonly interrupts?: boolean;
}

export interface NewAsk {
  readonly id: string;
  readonly kind: AskKind;
  readonly options: readonly string[] | null;
  /** What will run, and the hash that decisions are bound to. */
  readonly request: AskRequest | null;
  readonly request_hash: string | null;
}

/**
 * One change to one instance: what it adds, and the events that tell of it.
 *
 * Everything is decided while the head row is locked and written by one last statement, which also moves the counters;
 * so positions are gapless and in commit order (docs/delivery.md).
 */
export class InstanceChange {
  readonly tx: Db;
  readonly instance: LockedInstance;
  readonly #actor: Actor | undefined;
  #message: (NewMessage & { readonly id: string }) | undefined;
  #ask: NewAsk | undefined;
  #sets = new Map<string, RawBuilder<unknown>>();
  #events: { kind: EventKind; entityId: string }[] = [];
  #status: InstanceStatus;
  #committed: (() => void)[] = [];
  readonly #words = new Set<string>();
  #counters = { step_count: 0, ask_count: 0, queued: 0, open_asks: 0, live_asks: 0 };

  /** @param actor undefined where the server itself changes it */
  constructor(tx: Db, instance: LockedInstance, actor: Actor | undefined) {
    this.tx = tx;
    this.instance = instance;
    this.#actor = actor;
    this.#status = instance.status;
  }

  get status(): InstanceStatus {
    return this.#status;
  }

  get hasEvents(): boolean {
    return this.#events.length > 0;
  }

  /** Adds the message of this change; returns its id. */
  addMessage(message: NewMessage): string {
    const { id = randomUUID() } = message;
    this.#message = { ...message, id };
    this.log('message_created', id);
    this.set('latest_message_at', sql`clock_timestamp()`);
    if (message.sender_type === 'USER' && !message.delivered && !message.interrupts) this.count('queued', 1);
    this.addWords(message.kind, message.content);
    return id;
  }

  /** Instances are found by the words of their messages. What is no text for people is not searched. */
  addWords(kind: string | undefined, content: string): void {
    if (kind === 'image' || kind === 'diff') return;
    for (const word of wordsOf(content)) this.#words.add(word);
  }

  /** Opens an ask on a message of this instance. */
  openAsk(ask: NewAsk): void {
    this.#ask = ask;
    this.count('ask_count', 1);
    this.count('open_asks', 1);
    this.count('live_asks', 1);
    this.log('ask_changed', ask.id);
  }

  happen(happening: InstanceHappening): void {
    const status = nextStatus(this.#status, happening);
    if (status === this.#status && happening !== 'ended') return;
    if (status !== this.#status) this.log('status_changed', this.instance.id);
    this.#status = status;
    this.set('status', sql`${status}`);
  }

  set(column: string, value: RawBuilder<unknown>): void {
    this.#sets.set(column, value);
  }

  count(counter: 'step_count' | 'ask_count' | 'queued' | 'open_asks' | 'live_asks', by: number): void {
    this.#counters[counter] += by;
  }

  log(kind: EventKind, entityId: string): void {
    this.#events.push({ kind, entityId });
  }

  /** Runs when this change is in the database, and not at all when it is given up. */
  afterCommit(run: () => void): void {
    this.#committed.push(run);
  }

  /** The transaction has been committed. */
  committed(): void {
    for (const run of this.#committed) run();
  }

  /** An agent has been heard from. */
  touch(): void {
    this.set('last_contact_at', sql`clock_timestamp()`);
  }

  /**
   * Writes it all; returns when the message was created. Last call of the transaction.
   *
   * @throws AppError where the actor's authority has ended since the call was let in; nothing is written then
   */
  async write(): Promise<{ created_at: string; seq: number } | undefined> {
    const { workspace_id, id, message_count, top } = this.instance;
    const seq = message_count + 1;
    const parts: RawBuilder<unknown>[] = [];
    if (this.#message) {
      const m = this.#message;
      this.set('message_count', sql`${seq}::bigint`);
      parts.push(sql`new_message as (
        insert into messages (workspace_id, id, agent_instance_id, seq, sender_type, sender_user_id, relayed, kind, content,
          requires_user_input, message_metadata, delivered_at, claimed_at)
        values (${workspace_id}, ${m.id}, ${id}, ${seq}, ${m.sender_type}, ${m.sender_user_id}, ${m.relayed ?? false},
          ${m.kind ?? 'text'}, ${m.content}, ${m.requires_user_input ?? false},
          ${m.message_metadata ? JSON.stringify(m.message_metadata) : null}::jsonb,
          case when ${m.delivered ?? false}::boolean then clock_timestamp() end,
          case when ${m.interrupts ?? false}::boolean then clock_timestamp() end)
        returning created_at)`);
    }
    if (this.#ask) {
      const ask = this.#ask;
      parts.push(sql`new_ask as (
        insert into asks (workspace_id, id, agent_instance_id, kind, options, request, request_hash)
        values (${workspace_id}, ${ask.id}, ${id}, ${ask.kind}, ${ask.options ? JSON.stringify(ask.options) : null}::jsonb,
          ${ask.request ? JSON.stringify(ask.request) : null}::jsonb, ${ask.request_hash}))`);
    }
    if (this.#words.size > 0) {
      parts.push(sql`new_words as (
        insert into instance_words (workspace_id, agent_instance_id, word)
        select ${workspace_id}::uuid, ${id}::uuid, word from unnest(${[...this.#words]}::text[]) word on conflict do nothing)`);
    }
    if (this.#events.length > 0) {
      this.set('top', sql`${top + this.#events.length}::bigint`);
      parts.push(sql`new_events as (
        insert into instance_events (workspace_id, agent_instance_id, seq, kind, entity_id)
        select ${workspace_id}::uuid, ${id}::uuid, ${top}::bigint + n, kind, entity_id
        from unnest(${this.#events.map((event) => event.kind)}::text[], ${this.#events.map((event) => event.entityId)}::uuid[])
          with ordinality as event (kind, entity_id, n))`);
    }
    for (const [counter, by] of Object.entries(this.#counters)) {
      if (by !== 0) this.set(counter, sql`${sql.ref(counter)} + ${by}::int`);
    }
    if (this.#sets.size > 0) {
      const sets = [...this.#sets].map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
      parts.push(sql`changed as (
        update agent_instances set ${sql.join(sets)} where workspace_id = ${workspace_id} and id = ${id})`);
    }
    if (parts.length === 0) return undefined;
    const createdAt = this.#message ? sql`(select created_at from new_message)` : sql`null`;
    const role = this.#actor ? currentRole(this.#actor) : sql`null`;
    const { rows } = await sql<{ created_at: string; role: Role | null }>`
      with ${sql.join(parts)} select ${createdAt} as created_at, ${role} as role`.execute(this.tx);
    if (this.#actor) requireStanding(this.#actor, rows[0]?.role ?? null);
    return this.#message && rows[0] ? { created_at: rows[0].created_at, seq } : undefined;
  }
}
