import { openDatabase, type Database } from '@beckon/db/open-database';
import { administer, openTestDatabaseServer, withDatabase } from '@beckon/db/testing/database-server';
import { createKey } from '@beckon/core/key/manage-keys';
import { createKeySigner } from '@beckon/core/key/key-token';
import { createUser } from '@beckon/core/person/create-user';
import { openSession } from '@beckon/core/person/session';
import { createSessionSigner } from '@beckon/core/person/session-signer';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { TEST_KEY_PAIR } from '../support/start-test-server.ts';

/** What every measured database holds at its start, and how to get a copy of it. */
export interface BenchDatabase extends AsyncDisposable {
  readonly key: string;
  readonly cookie: string;
  readonly instanceIds: readonly string[];
  /** Not measured: for what a server does before it is. */
  readonly warmUpId: string;
  /** A fresh copy; `pool` as large as the server's. */
  copy(): Promise<Database & { readonly url: string }>;
}

const INSTANCES = 32;

/** Prepares a workspace with a person, a key and 32 instances. */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const server = await openTestDatabaseServer(process.env['DATABASE_URL'] || undefined);
  const base = `${server.template}_base`;
  await administer(server.url, `create database ${base} template ${server.template}`);
  const database = await openDatabase({ url: withDatabase(server.url, base) });
  const owner = await createUser(database.db, { email: 'bench@example.com', displayName: 'Bench' });
  const keys = await createKeySigner(TEST_KEY_PAIR);
  const { api_key: key } = await createKey({ db: database.db, keys }, owner, { name: 'bench' });
  const sessions = createSessionSigner(TEST_KEY_PAIR.privateKey);
  const session = await openSession({ db: database.db, sessions }, owner.user_id, {});
  const instanceIds = Array.from({ length: INSTANCES }, () => randomUUID());
  const warmUpId = randomUUID();
  await sql`with agent as (insert into user_agents (workspace_id, user_id, name)
      values (${owner.workspace_id}, ${owner.user_id}, 'bench') returning id)
    insert into agent_instances (workspace_id, id, user_agent_id, user_id)
    select ${owner.workspace_id}, i, agent.id, ${owner.user_id} from agent, unnest(${[...instanceIds, warmUpId]}::uuid[]) i`.execute(
    database.db,
  );
  await database.close();
  const made = [base];
  return {
    key,
    cookie: `__Host-beckon_session=${session}`,
    instanceIds,
    warmUpId,
    async copy() {
      const name = `${base}_${made.length}`;
      await administer(server.url, `create database ${name} template ${base}`);
      made.push(name);
      const url = withDatabase(server.url, name);
      return { ...(await openDatabase({ url, applicationName: 'beckon bench' })), url };
    },
    async [Symbol.asyncDispose]() {
      for (const name of made) await administer(server.url, `drop database if exists ${name} with (force)`);
      await server.close();
    },
  };
}
