import { Kysely, PostgresDialect } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import pg from 'pg';
import { migrations as ours } from '../migrations/index.ts';
import { ensureAppRole } from './app-role.ts';
import { hearErrors } from './hear-errors.ts';
import { migrateJobs } from './jobs-schema.ts';
import { withOwner } from './owner-connection.ts';
import type { Database } from './open-database.ts';

type Migrations = Readonly<Record<string, Migration>>;

/**
 * Applies what is pending; returns the names. Then the role that the process works as has its rights, where that may be
 * arranged, and the tables of background jobs are those of their library. Several processes may do it at once: they take turns.
 *
 * @throws Error names the migration that failed; it has changed nothing
 */
export async function migrateToLatest(
  database: Pick<Database, 'connectionString'>,
  migrations: Migrations = ours,
): Promise<{ applied: string[] }> {
  const applied = await withMigrator(database, migrations, async (migrator) => {
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error) {
      if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
        throw new Error(
          `The database belongs to another version of Beckon (${error.message}); start that one, or one after it.`,
          { cause: error },
        );
      }
      const failed = results.find((result) => result.status === 'Error')?.migrationName ?? 'a migration';
      throw new Error(
        `${failed} could not be applied: ${error instanceof Error ? error.message : JSON.stringify(error)}`,
        {
          cause: error,
        },
      );
    }
    return results.filter((result) => result.status === 'Success').map((result) => result.migrationName);
  });
  await withOwner(database.connectionString, ensureAppRole);
  await migrateJobs(database.connectionString);
  return { applied };
}

/** Names of the migrations that are not applied yet, in order. */
export async function pendingMigrations(
  database: Pick<Database, 'connectionString'>,
  migrations: Migrations = ours,
): Promise<string[]> {
  return withMigrator(database, migrations, async (migrator) => {
    const all = await migrator.getMigrations();
    return all.filter((migration) => migration.executedAt === undefined).map((migration) => migration.name);
  });
}

/** On a connection of its own: migrations may run longer than the application's statements, and wait longer for locks. */
async function withMigrator<T>(
  { connectionString }: Pick<Database, 'connectionString'>,
  migrations: Migrations,
  use: (migrator: Migrator) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({ connectionString, max: 2, application_name: 'beckon migrations' });
  hearErrors(pool, () => {});
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await use(
      new Migrator({
        db,
        provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
        migrationTableName: 'schema_migrations',
        migrationLockTableName: 'schema_migrations_lock',
      }),
    );
  } finally {
    await db.destroy();
  }
}
