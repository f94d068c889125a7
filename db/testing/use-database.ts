import { openBell } from '../src/bell.ts';
import { lockDataDir } from '../src/data-dir-lock.ts';
import { startEmbeddedPostgres } from '../src/embedded-postgres.ts';
import { openDatabase } from '../src/open-database.ts';

/**
 * A process of its own for tests: `use-database.ts database|lock FOLDER`, or `bell URL`. It prints one JSON line once it
 * has what it asked for (or why not), and gives it back and ends when a line comes on its input.
 */
const [what, where = ''] = process.argv.slice(2);
const say = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value)}\n`);

try {
  const { release, ...held } = await take();
  say(held);
  process.stdin.once('data', () => void Promise.resolve(release()).then(() => process.exit()));
} catch (error) {
  say({ error: (error as Error).message });
}

async function take(): Promise<{ connectionString?: string; processKey?: number; release(): void | Promise<void> }> {
  if (what === 'database') return startEmbeddedPostgres(where);
  if (what === 'lock') return lockDataDir(where, 'server');
  const database = await openDatabase({ url: where });
  const bell = await openBell(database, { heads: () => Promise.resolve(new Map()) });
  return { processKey: bell.processKey, release: () => bell.close().then(() => database.close()) };
}
