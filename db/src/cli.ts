import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { databaseServer } from './database-server.ts';
import { generateTypes } from './generate-types.ts';
import { migrateToLatest } from './migrate.ts';

const TYPES_FILE = join(import.meta.dirname, 'schema.gen.ts');

const [command, option] = process.argv.slice(2);
try {
  if (command === 'types') await types(option === '--check');
  else if (command === 'migrate') await migrate();
  else {
    console.error('Usage: node db/src/cli.ts migrate | types [--check]');
    process.exitCode = 2;
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** Brings the database of DATABASE_URL, or of the data folder, to the newest migration. */
async function migrate(): Promise<void> {
  const { DATABASE_URL: url, BECKON_DATA_DIR: dataDir } = process.env;
  if (!url && !dataDir) throw new Error('Set DATABASE_URL or BECKON_DATA_DIR to say which database to migrate.');
  const server = await databaseServer({ url: url || undefined, dataDir });
  try {
    const { applied } = await migrateToLatest(server);
    console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'Nothing to apply.');
  } finally {
    await server.release();
  }
}

/** Writes the table types, or tells whether the committed ones are those of the migrations. */
async function types(check: boolean): Promise<void> {
  const generated = await withMigratedDatabase(generateTypes);
  if (!check) return writeFileSync(TYPES_FILE, generated);
  if (readFileSync(TYPES_FILE, 'utf8') === generated)
    return console.log('The table types are those of the migrations.');
  console.error('db/src/schema.gen.ts differs from the migrations. Run `pnpm db:types` and commit it.');
  process.exitCode = 1;
}

/** Gives `use` a database that holds nothing but our migrations, and throws it away. */
async function withMigratedDatabase<T>(use: (connectionString: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'beckon-types-'));
  const server = await databaseServer({ url: process.env['DATABASE_URL'] || undefined, dataDir });
  const name = `beckon_types_${process.pid}`;
  const admin = new pg.Client({ connectionString: server.connectionString });
  admin.on('error', () => {});
  await admin.connect();
  try {
    await admin.query(`create database ${name}`);
    const own = new URL(server.connectionString);
    own.pathname = `/${name}`;
    await migrateToLatest({ connectionString: own.href });
    return await use(own.href);
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
    await server.release();
    await rm(dataDir, { recursive: true, force: true });
  }
}
