import type { Redis } from 'ioredis';

/** A connection to Redis that may be away at any time. */
export interface RedisLink {
  readonly client: Redis;
  readonly isReady: boolean;
  /** Breaks a connection on which something failed; it is built anew, and not ready until it answers. */
  reconnect(reason: unknown): void;
  close(): void;
}

const COMMAND_MS = 500;
const CONNECT_MS = 2_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Connects, and goes on trying for ever. Returns when it is ready, has failed once, or after a second without a word.
 *
 * @param onError told once when it goes away, and again only after it was there
 */
export async function connectRedis(url: string, onError: (error: unknown) => void): Promise<RedisLink> {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, {
    // Nothing waits for a connection: what cannot be asked now is counted in the process.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: COMMAND_MS,
    connectTimeout: CONNECT_MS,
    disconnectTimeout: COMMAND_MS,
    retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_PAUSE_MS),
  });
  let told = false;
  // Closing takes a moment, in which the client still calls itself ready.
  let broken = false;
  const tell = (cause: unknown) => {
    if (told) return;
    told = true;
    onError(new Error('Redis does not answer: limits are counted in each process until it does.', { cause }));
  };
  client.on('error', tell);
  client.on('close', () => tell(undefined));
  client.on('ready', () => {
    told = false;
    broken = false;
  });
  await firstNews(client, FIRST_WAIT_MS);
  return {
    client,
    get isReady() {
      return !broken && client.status === 'ready';
    },
    reconnect(reason) {
      tell(reason);
      if (broken || client.status !== 'ready') return;
      broken = true;
      client.disconnect(true);
    },
    close() {
      told = true;
      client.disconnect();
    },
  };
}

function firstNews(client: Redis, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    client.once('ready', done);
    client.once('close', done);
  });
}
