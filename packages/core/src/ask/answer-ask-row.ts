import { resolveAnswer } from '@beckon/contract/ask-options';
import type { AskKind } from '@beckon/contract/ask';
import { sql } from 'kysely';
import type { InstanceChange } from '../instance/instance-change.ts';

export interface OpenAskRow {
  readonly id: string;
  readonly kind: AskKind;
  readonly options: readonly string[] | null;
  /** What a decision is bound to; null where the agent has not said what will run. */
  readonly request_hash: string | null;
  /** The asking message names an address that the answer is told to. */
  readonly has_callback: boolean;
}

/** Columns of an open ask `a` with the message `m` that asks. */
export const openAskColumns = sql`
  a.id, a.kind, a.options, a.request_hash, coalesce(m.message_metadata ? 'webhook_url', false) as has_callback`;

/** An ask `a` that can be answered now; its time runs by the clock of the database. */
export const answerable = sql`a.state = 'open' and (a.expires_at is null or a.expires_at > clock_timestamp())`;

/** A permission or plan that carries what will run: decided with its hash only, never by a text that happens to come. */
export const isBound = (ask: Pick<OpenAskRow, 'kind' | 'request_hash'>): boolean =>
  ask.kind !== 'question' && ask.request_hash !== null;

/** The oldest open ask that a text may answer; with `relayed`, the oldest that a relayed text may answer (D13). */
export async function findOldestOpenAsk(change: InstanceChange, relayed: boolean): Promise<OpenAskRow | undefined> {
  if (change.instance.open_asks === 0) return undefined;
  const { rows } = await sql<OpenAskRow>`
    select ${openAskColumns} from asks a
    join messages m on m.workspace_id = a.workspace_id and m.id = a.id
    where a.workspace_id = ${change.instance.workspace_id} and a.agent_instance_id = ${change.instance.id} and ${answerable}
      and (a.kind = 'question' or a.request_hash is null)
      and (not ${relayed}::boolean or (a.kind = 'question' and a.options is null and a.request_hash is null))
    order by m.seq limit 1`.execute(change.tx);
  return rows[0];
}

/** What the agent will read for what a person typed. */
export const answerText = (ask: OpenAskRow | undefined, typed: string): string =>
  ask ? resolveAnswer(typed, ask.options) : typed;

/**
 * Records the answer of an open ask. The caller holds the instance's lock, so the first answer wins.
 *
 * @param answer.delivered the agent has the text already (typed at its own terminal)
 */
export async function answerAskRow(
  change: InstanceChange,
  ask: Pick<OpenAskRow, 'id'>,
  answer: { text: string; messageId: string; userId: string; delivered: boolean },
): Promise<void> {
  await sql`
    update asks set state = ${answer.delivered ? 'delivered' : 'answered'}, answer = ${answer.text},
      answer_message_id = ${answer.messageId}, answered_by = ${answer.userId}, answered_at = clock_timestamp(),
      delivered_at = case when ${answer.delivered}::boolean then clock_timestamp() end, closed_at = clock_timestamp()
    where workspace_id = ${change.instance.workspace_id} and id = ${ask.id} and state = 'open'`.execute(change.tx);
  change.count('open_asks', -1);
  change.log('ask_changed', ask.id);
}
