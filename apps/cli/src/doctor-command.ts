import { createKeySigner } from '@beckon/core/key/key-token';
import { loadKeyPair } from '@beckon/core/key/key-pair';
import { readSettings, StorageSettings } from '@beckon/core/storage-settings';
import { pendingMigrations } from '@beckon/db/migrate';
import { openDatabase, type Database } from '@beckon/db/open-database';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { lookAtChains, lookAtRole } from './audit-checks.ts';
import type { Output } from './output.ts';

export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  /** It works, and could be better. */
  readonly note?: true;
  /** What was found; where it is not right, what to do. */
  readonly detail: string;
}

/** What a look finds, in words; a note where something could be better. @throws Error what is not right */
export type Look = () => Found | Promise<Found>;
type Found = string | { readonly note: string };

const MAX_SKEW_MS = 30_000;

/** `beckon doctor`: checks the whole path from the settings to the running server. Fails when something is wrong. */
export async function doctorCommand(output: Output, variables = process.env): Promise<boolean> {
  const findings: Finding[] = [];
  const check: Check = async (name, look) => {
    try {
      const found = await look();
      findings.push({
        check: name,
        ok: true,
        ...(typeof found === 'string' ? { detail: found } : { note: true, detail: found.note }),
      });
    } catch (error) {
      findings.push({ check: name, ok: false, detail: error instanceof Error ? error.message : String(error) });
    }
  };
  let settings: StorageSettings | undefined;
  await check('settings', () => {
    settings = readSettings(StorageSettings, variables);
    return settings.DATABASE_URL ? 'DATABASE_URL is set' : `embedded PostgreSQL in ${settings.BECKON_DATA_DIR}`;
  });
  if (settings) await checkStorage(settings, check);
  await check('server', () => askServer(variables));
  const ok = findings.every((finding) => finding.ok);
  output.value({ ok, findings }, findings.map((one) => `${mark(one)} ${one.check}: ${one.detail}`).join('\n'));
  return ok;
}

const mark = ({ ok, note }: Finding): string => (note ? 'note' : ok ? 'ok  ' : 'FIX ');

type Check = (name: string, look: Look) => Promise<void>;

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

async function askServer(variables: Readonly<Record<string, string | undefined>>): Promise<string> {
  const url = variables['BECKON_URL'] || `http://127.0.0.1:${variables['PORT'] || 8787}`;
  let response: Response;
  try {
    response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(5_000) });
  } catch {
    throw new Error(`nothing answers at ${url}. Start it with: npx -y pnpm@12 start`);
  }
  if (!response.ok)
    throw new Error(`${url}/ready answers ${response.status}: ${(await response.text()).slice(0, 200)}`);
  return `ready at ${url}`;
}
