import type { QueuedMessage } from '@beckon/contract/message';
import { MAX_WAIT_SECONDS } from '@beckon/contract/limits';
import { sleep } from '@beckon/shared/sleep';
import type { BeckonClient } from './beckon-client.ts';
import { errorCode } from './call-error.ts';
import type { Inbox } from './inbox.ts';
import { persistently, type Persistence } from './persistently.ts';

export interface Receiver {
  readonly agent_instance_id: string;
  /** What reports of this client brought along. */
  readonly inbox: Inbox;
  /** Settles when this client has reported something. */
  readonly reported: Promise<void>;
}

type Patience = Persistence & { readonly signal: AbortSignal };

/** Somebody else is being handed the queue; the claim that is in the way lasts a moment. */
const STALE_MS = 250;

/**
 * Polls for what people write and yields each message once. A poll whose response was lost is made again under the same
 * key and is handed the same messages (docs/delivery.md, H7).
 */
export async function* receive(
  trpc: BeckonClient['trpc'],
  { agent_instance_id, inbox, reported }: Receiver,
  patience: Patience,
): AsyncGenerator<QueuedMessage, void> {
  const { signal } = patience;
  let position: string | undefined;
  for (;;) {
    for (let next = inbox.take(); next; next = inbox.take()) yield next;
    signal.throwIfAborted();
    position ??= await findPosition(trpc, agent_instance_id, patience);
    if (position === undefined) {
      await unlessAborted(reported, signal);
      continue;
    }
    const input = { agent_instance_id, last_read_message_id: position, wait: MAX_WAIT_SECONDS };
    const idempotencyKey = crypto.randomUUID();
    const { status, messages } = await persistently(
      () => trpc.messages.pending.mutate(input, { signal, context: { idempotencyKey } }),
      patience,
    );
    inbox.add(messages);
    position = status === 'stale' ? undefined : (messages.at(-1)?.id ?? position);
    if (status === 'stale') await sleep(STALE_MS, signal);
  }
}

/** The reading position as the server has it; undefined before the first report. */
async function findPosition(
  trpc: BeckonClient['trpc'],
  agent_instance_id: string,
  patience: Patience,
): Promise<string | undefined> {
  const { signal } = patience;
  try {
    const { last_read_message_id } = await persistently(
      () => trpc.instances.get.query({ agent_instance_id, message_limit: 0 }, { signal }),
      patience,
    );
    return last_read_message_id ?? undefined;
  } catch (error) {
    if (errorCode(error) === 'NOT_FOUND') return undefined;
    throw error;
  }
}

async function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const stop = Promise.withResolvers<never>();
  const abort = (): void => stop.reject(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    await Promise.race([promise, stop.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
