import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { restoreBlank, type BlankDatabase } from './blank-database.ts';
import { withConnection, withDatabase } from './database-server.ts';
import { testServer } from './test-server.ts';

/** A database that is nobody else's until it is given back. */
export interface LentDatabase {
  readonly url: string;
  giveBack(): Promise<void>;
}

/** Tables that were filled stay large when they are emptied, and are slow to read. */
const LARGEST_BYTES = 32 * 1024 * 1024;
const LAST_BACKENDS_MS = 5_000;

/**
 * Lends a database as migrations leave it: one that was given back, made like new, else a new copy of the template.
 * Whoever has one holds a lock on its name, so one that a killed worker had is free by itself.
 */
export async function lendDatabase(): Promise<LentDatabase> {
  const { server, template, blank } = testServer();
  const lease = new pg.Client({ connectionString: server });
  lease.on('error', () => {});
  await lease.connect();
  try {
    const used = blank && (await findFree(lease, `${template}_lent_`, blank));
    const name = used ?? (await copyTemplate(lease, template, `${template}_lent_${randomBytes(6).toString('hex')}`));
    const giveBack = async () => {
      if (!blank) await dropDatabase(lease, name);
      await lease.end();
    };
    return { url: withDatabase(server, name), giveBack };
  } catch (error) {
    await lease.end();
    throw error;
  }
}

/** One that nobody has, made like new; what cannot be is dropped. */
async function findFree(lease: pg.Client, prefix: string, blank: BlankDatabase): Promise<string | undefined> {
  const { rows } = await lease.query<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1)',
    [prefix],
  );
  for (const { name } of rows) {
    const lock = await lease.query<{ mine: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as mine', [
      name,
    ]);
    if (!lock.rows[0]?.mine) continue;
    if (await makeLikeNew(lease, name, blank)) return name;
    await dropDatabase(lease, name);
    await lease.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]);
  }
  return undefined;
}

async function makeLikeNew(lease: pg.Client, name: string, blank: BlankDatabase): Promise<boolean> {
  await lease.query('select pg_terminate_backend(pid, $2) from pg_stat_activity where datname = $1', [
    name,
    LAST_BACKENDS_MS,
  ]);
  // Another worker may have dropped it since it was listed.
  const { rows } = await lease.query<{ small: boolean }>(
    'select pg_database_size(oid) < $2 as small from pg_database where datname = $1',
    [name, LARGEST_BYTES],
  );
  if (!rows[0]?.small) return false;
  const { server } = testServer();
  return withConnection(withDatabase(server, name), (client) => restoreBlank(client, blank));
}

/** Copies of one template exclude each other, by an error: here they take turns. */
async function copyTemplate(lease: pg.Client, template: string, name: string): Promise<string> {
  await lease.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
  await lease.query('select pg_advisory_lock(hashtextextended($1, 0))', [template]);
  await lease.query(`create database ${name} template ${template}`);
  await lease.query('select pg_advisory_unlock(hashtextextended($1, 0))', [template]);
  return name;
}

/** An ordinary role may not end a vacuum that has just come by: the plain command waits for it. */
async function dropDatabase(lease: pg.Client, name: string): Promise<void> {
  try {
    await lease.query(`drop database if exists ${name} with (force)`);
  } catch (error) {
    if ((error as { code?: unknown }).code !== '42501') throw error;
    await lease.query(`drop database if exists ${name}`);
  }
}
