import type { Database } from '@beckon/db/open-database';
import type pg from 'pg';
import { startTestServer } from '../support/start-test-server.ts';
import type { BenchDatabase } from './bench-database.ts';
import { httpClient } from './http-client.ts';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What the server sent to the database for one request: the statements of each connection it took, in order. */
export type Recorded = readonly (readonly Statement[])[];

/** The message every request of the bench sends. */
export const message = (agent_instance_id: string, n: number) => ({
  agent_instance_id,
  content: `Step ${n}: reading packages/core/src and looking for the place where the answer is handed out.`,
});

/**
 * Sends `count` messages one after the other and records the server's statements with their parameters, per instance in
 * order, so that they can be replayed on a copy of the same database.
 */
export async function captureStatements(bench: BenchDatabase, count: number): Promise<Map<string, Recorded[]>> {
  const database = await bench.copy();
  const server = await startTestServer({ database });
  // What a server asks as it starts is no part of a message.
  const recording = recordPool(database);
  const send = httpClient(server.url, { authorization: `Bearer ${bench.key}` });
  const byInstance = new Map<string, Recorded[]>();
  for (let n = 0; n < count; n++) {
    const id = bench.instanceIds[n % bench.instanceIds.length] as string;
    recording.begin();
    await send('POST', '/api/v1/messages/agent', message(id, n));
    byInstance.set(id, [...(byInstance.get(id) ?? []), recording.end()]);
  }
  await server.close();
  await database.close();
  return byInstance;
}

/** Sends the statements of one request again, on connections taken as the server takes them. */
export async function replay(pool: pg.Pool, request: Recorded): Promise<void> {
  for (const statements of request) {
    const client = await pool.connect();
    try {
      for (const { text, values } of statements) await client.query(text, [...values]);
    } finally {
      client.release();
    }
  }
}

function recordPool({ pool }: Database) {
  let connections: Statement[][] = [];
  const connect = pool.connect.bind(pool);
  pool.connect = (async () => {
    const client: pg.PoolClient = await connect();
    const statements: Statement[] = [];
    connections.push(statements);
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const release = client.release.bind(client);
    client.query = ((text: unknown, values?: unknown, ...rest: unknown[]) => {
      if (typeof text === 'string') statements.push({ text, values: (values as unknown[] | undefined) ?? [] });
      return query(text, values, ...rest);
    }) as typeof client.query;
    client.release = (error?: Error) => {
      client.query = query as typeof client.query;
      client.release = release;
      release(error);
    };
    return client;
  }) as typeof pool.connect;
  return {
    begin: () => void (connections = []),
    end: (): Recorded => connections.filter((statements) => statements.length > 0),
  };
}
