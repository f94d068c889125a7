import type { Job } from '@beckon/db/open-jobs';
import { sql } from 'kysely';
import { AppError } from '../app-error.ts';
import type { System } from '../context.ts';
import { describeFailure } from '../egress/describe-failure.ts';
import type { Posted } from '../egress/outcome.ts';
import { changeInstance } from '../instance/change-instance.ts';
import { claimMessages, confirmClaim, readQueue, voidClaim, type Claim } from '../message/queue.ts';
import { callbackUrl } from './callback-url.ts';
import type { CallbackJob } from './callback-queue.ts';

type Caller = Pick<System, 'db' | 'bell' | 'egress'>;

interface Answered {
  readonly answer: string;
  readonly answer_message_id: string;
  readonly answered_by: string | null;
  readonly answered_at: string;
  readonly message_metadata: Readonly<Record<string, unknown>> | null;
}

/** How long the other side may take; milliseconds. */
const TIMEOUT_MS = 10_000;

/**
 * Tells the answer of a question to the address that its message named, as the reference's server does, and writes down on
 * that message what came of it. Told again until it was taken, always under the same `webhook-id`; while it is on its way, no
 * other contact of the agent is handed the answer, and once it was taken, none is.
 *
 * @throws Error when it should be tried again
 */
export async function deliverCallback(system: Caller, job: Job<CallbackJob>): Promise<void> {
  const { data } = job;
  const answered = await findAnswered(system, data);
  const url = callbackUrl(answered?.message_metadata);
  if (!answered || url === undefined) return;
  const claim = await claimAnswer(system, data, answered.answer_message_id);
  const posted = await post(system, job, answered, url);
  const taken = posted?.kind === 'answered' && posted.status >= 200 && posted.status < 300;
  if (claim) await (taken ? confirmClaim(system, claim) : voidClaim(system, claim));
  if (posted && (taken || job.isLast || isFinal(posted))) return note(system, data, posted);
  throw new Error(posted ? `The call-back ${describe(posted)}.` : 'The call-back was broken off.');
}

async function findAnswered(
  { db }: Pick<System, 'db'>,
  { workspace_id, ask_id }: CallbackJob,
): Promise<Answered | undefined> {
  const { rows } = await sql<Answered>`
    select a.answer, a.answer_message_id, a.answered_by, a.answered_at, m.message_metadata
    from asks a join messages m on m.workspace_id = a.workspace_id and m.id = a.id
    where a.workspace_id = ${workspace_id} and a.id = ${ask_id} and a.answer_message_id is not null`.execute(db);
  return rows[0];
}

/** Keeps the answer from being handed out beside; undefined where somebody has it, or is being handed it, already. */
async function claimAnswer(system: Caller, data: CallbackJob, messageId: string): Promise<Claim | undefined> {
  const row = { workspaceId: data.workspace_id, instanceId: data.agent_instance_id };
  return orGone(
    changeInstance(system, row, async (change) => {
      const waiting = (await readQueue(change)).find(({ id }) => id === messageId);
      if (!waiting || waiting.claim_id !== null || waiting.waiter_process !== null) return undefined;
      return claimMessages(system, change, [waiting]);
    }),
  );
}

/** @returns undefined when the process stopped in the middle */
async function post(
  system: Caller,
  { data, signal }: Job<CallbackJob>,
  answered: Answered,
  url: string,
): Promise<Posted | undefined> {
  const body = {
    user_message: answered.answer,
    user_id: answered.answered_by,
    message_id: answered.answer_message_id,
    agent_instance_id: data.agent_instance_id,
    timestamp: answered.answered_at,
  };
  const headers = { 'x-omnara-webhook': 'true', 'webhook-id': data.ask_id };
  try {
    return await system.egress.postJson(url, body, { headers, timeoutMs: TIMEOUT_MS, signal });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** Nothing will be different the next time. */
function isFinal(posted: Posted): boolean {
  return posted.kind === 'answered' ? posted.status === 410 : posted.kind === 'bad_url' || posted.kind === 'refused';
}

const describe = (posted: Posted): string =>
  posted.kind === 'answered' ? `answered with status ${posted.status}` : describeFailure(posted);

/** What came of it, where the reference meant to write it. */
async function note(system: Caller, data: CallbackJob, posted: Posted): Promise<void> {
  const outcome =
    posted.kind === 'answered'
      ? { webhook_triggered: true, webhook_response_status: posted.status }
      : { webhook_triggered: false, webhook_error: describeFailure(posted) };
  const row = { workspaceId: data.workspace_id, instanceId: data.agent_instance_id };
  await orGone(
    changeInstance(system, row, async (change) => {
      await sql`update messages set message_metadata = message_metadata || ${JSON.stringify(outcome)}::jsonb
        where workspace_id = ${data.workspace_id} and id = ${data.ask_id}`.execute(change.tx);
      change.log('message_updated', data.ask_id);
      await change.write();
    }),
  );
}

/** The instance may have been deleted meanwhile: nothing is owed any more. */
async function orGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
