import { fromKysely, PgBoss, type JobResult, type JobWithMetadata, type QueueOptions } from 'pg-boss';
import { jobsSchema } from './jobs-schema.ts';
import type { Database, Db } from './open-database.ts';
import { withStartupOptions } from './startup-options.ts';

const MAX_CONNECTIONS = 3;
/** A connection that has not answered for so long has died; milliseconds. */
const QUERY_MS = 30_000;
/** Jobs are looked for at once when somebody says so, and otherwise this often; seconds. */
const POLL_SECONDS = 5;
/** Each worker takes so many jobs at once, and the next when these are done. */
const BATCH = 8;
const WORKERS = 3;
/** How long jobs under way may take to end when the process stops; milliseconds. */
const STOP_MS = 5_000;

export interface JobsOptions {
  /** The queues by name: how often and how late a job that failed is tried again. */
  readonly queues: Readonly<Record<string, QueueOptions>>;
  onError(error: Error): void;
}

/** One try of a job. `attempt` counts from 1; `isLast` says that a failure now is for good. */
export interface Job<Data> {
  readonly id: string;
  readonly data: Data;
  readonly attempt: number;
  readonly isLast: boolean;
  /** Aborted when the try has taken too long, or the process stops. */
  readonly signal: AbortSignal;
}

/**
 * Work that is owed: added in the transaction that makes it so, done after the commit by any process, tried again until it
 * succeeds or its queue gives up. At least once: what a job does must bear repetition.
 */
export class Jobs {
  readonly #boss: PgBoss;
  readonly #workers = new Map<string, readonly string[]>();

  constructor(boss: PgBoss) {
    this.#boss = boss;
  }

  /** Adds a job in the caller's transaction: it is owed if and only if that commits. */
  async add(tx: Db, queue: string, data: object): Promise<void> {
    await this.#boss.send(queue, data, { db: fromKysely(tx) });
  }

  /** Does the jobs of a queue from now on. A handler that throws fails that try of that job. */
  async work<Data extends object>(queue: string, handle: (job: Job<Data>) => Promise<void>): Promise<void> {
    const options = {
      pollingIntervalSeconds: POLL_SECONDS,
      batchSize: BATCH,
      burstWhenBatchFull: true,
      includeMetadata: true,
      perJobResults: true,
    } as const;
    const workers = Array.from({ length: WORKERS }, () =>
      this.#boss.work<Data, JobResult, typeof options>(queue, options, (jobs) =>
        Promise.all(jobs.map((job) => settle(job, handle))),
      ),
    );
    this.#workers.set(queue, await Promise.all(workers));
  }

  /** There may be a job: look now. */
  wake(queue: string): void {
    for (const worker of this.#workers.get(queue) ?? []) this.#boss.notifyWorker(worker);
  }

  async close(): Promise<void> {
    // What a server says to connections that are ending anyway is nobody's fault.
    this.#boss.removeAllListeners('error').on('error', () => {});
    await this.#boss.stop({ graceful: true, timeout: STOP_MS });
  }
}

async function settle<Data>(
  { id, data, retryCount, retryLimit, signal }: JobWithMetadata<Data>,
  handle: (job: Job<Data>) => Promise<void>,
): Promise<JobResult> {
  try {
    await handle({ id, data, attempt: retryCount + 1, isLast: retryCount >= retryLimit, signal });
    return { id, status: 'completed' };
  } catch (error) {
    return { id, status: 'failed', output: { message: error instanceof Error ? error.message : String(error) } };
  }
}

/** Opens the background jobs of an open, migrated database, on a small pool of their own. */
export async function openJobs(
  database: Pick<Database, 'connectionString' | 'pool' | 'role'>,
  { queues, onError }: JobsOptions,
): Promise<Jobs> {
  const { rows } = await database.pool.query<{ home: string }>('select current_schema() as home');
  const connection = {
    ...withStartupOptions(database.connectionString, database.role === undefined ? {} : { role: database.role }),
    // For the driver; the library hands it on.
    query_timeout: QUERY_MS,
  };
  const boss = new PgBoss({
    ...connection,
    application_name: `${database.pool.options.application_name ?? 'beckon'}-jobs`,
    schema: jobsSchema(rows[0]?.home ?? 'public'),
    max: MAX_CONNECTIONS,
    // The owner's part, done by `migrateJobs`.
    migrate: false,
    createSchema: false,
    reindex: false,
    monitorVacuum: false,
    registerInstance: false,
    schedule: false,
  });
  boss.on('error', onError);
  await boss.start();
  try {
    for (const [name, options] of Object.entries(queues)) {
      await boss.createQueue(name, options);
      await boss.updateQueue(name, options);
    }
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
  return new Jobs(boss);
}
