import { createKeySigner } from '@beckon/core/key/key-token';
import { loadKeyPair } from '@beckon/core/key/key-pair';
import { readSettings, StorageSettings } from '@beckon/core/storage-settings';
import { pendingMigrations } from '@beckon/db/migrate';
import { openDatabase, type Database } from '@beckon/db/open-database';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { lookAtChains, lookAtRole } from './audit-checks.ts';
import { MAX_SKEW_MS, type Check } from './findings.ts';

/** Is there an installation on this machine, or is there said to be one? */
export function isInstallationHere(variables: Readonly<Record<string, string | undefined>>): boolean {
  if (variables['DATABASE_URL'] || variables['BECKON_DATA_DIR']) return true;
  return existsSync(readSettings(StorageSettings, variables).BECKON_DATA_DIR);
}

/** Looks at settings, data folder, database, migrations, audit log and signing keys, and changes nothing. */
export async function checkInstallation(
  variables: Readonly<Record<string, string | undefined>>,
  check: Check,
): Promise<void> {
  let settings: StorageSettings | undefined;
  await check('settings', () => {
    settings = readSettings(StorageSettings, variables);
    return settings.DATABASE_URL ? 'DATABASE_URL is set' : `embedded PostgreSQL in ${settings.BECKON_DATA_DIR}`;
  });
  if (settings) await checkStorage(settings, check);
}

async function checkStorage(settings: StorageSettings, check: Check): Promise<void> {
  let database: Database | undefined;
  // It looks and makes nothing: without a data folder there is nothing further to check.
  let folder = false;
  await check('data folder', () => {
    requireDataFolder(settings);
    folder = true;
    return settings.BECKON_DATA_DIR;
  });
  if (!folder) return;
  await check('database', async () => {
    database = await openDatabase({ url: settings.DATABASE_URL, dataDir: settings.BECKON_DATA_DIR, maxConnections: 2 });
    const { rows } = await database.pool.query<{ version: string }>(
      `select current_setting('server_version') as version`,
    );
    return `PostgreSQL ${rows[0]?.version}, ${database.kind}`;
  });
  const opened = database;
  if (opened) {
    let migrated = false;
    await check('migrations', async () => {
      const pending = await pendingMigrations(opened);
      if (pending.length > 0)
        throw new Error(`pending: ${pending.join(', ')}. Start the server, or run pnpm db:migrate.`);
      migrated = true;
      return 'all applied';
    });
    if (migrated) {
      await check('database role', () => lookAtRole(opened));
      await check('audit log', () => lookAtChains(opened));
    }
    await check('clock', async () => {
      const { rows } = await opened.pool.query<{ now: string }>('select now() as now');
      const skew = Math.abs(Date.now() - Date.parse(rows[0]?.now ?? ''));
      if (skew > MAX_SKEW_MS)
        throw new Error(`this machine and the database differ by ${Math.round(skew / 1_000)} s; set their clocks.`);
      return 'agrees with the database';
    });
  }
  await opened?.close();
  await check('signing keys', async () => {
    await createKeySigner(
      loadKeyPair(
        { privateKey: settings.JWT_PRIVATE_KEY, publicKey: settings.JWT_PUBLIC_KEY },
        settings.BECKON_DATA_DIR,
      ),
    );
    return settings.JWT_PRIVATE_KEY ? 'from the environment' : `in ${settings.BECKON_DATA_DIR}`;
  });
}

function requireDataFolder({ BECKON_DATA_DIR: dataDir, DATABASE_URL: url }: StorageSettings): void {
  const start = 'Start the server once (npx -y pnpm@12 start), or set BECKON_DATA_DIR to where the data are.';
  if (!existsSync(dataDir)) throw new Error(`${dataDir} does not exist. ${start}`);
  if (url === undefined && !existsSync(join(dataDir, 'postgres')))
    throw new Error(`${dataDir} holds no database. ${start}`);
  accessSync(dataDir, constants.R_OK | constants.W_OK);
}
