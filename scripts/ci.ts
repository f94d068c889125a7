import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './ensure-chromium.ts';
import { ensurePython } from './ensure-python.ts';
import { ensureTmux } from './ensure-tmux.ts';
import { ensureRedis } from './ensure-redis.ts';
import { run } from './run.ts';
import { startTcpPostgres } from './tcp-postgres.ts';
import { countReport, unpassed, type Counts } from './test-report.ts';

/**
 * The rest of `.ci/run`, after the first run of the tests: the same tests over TCP as an ordinary database role, the
 * checks, the end-to-end tests, and the sum, which it writes to the file `sum` of the reports.
 *
 * Arguments: a folder for reports (it holds `first.json`), and how the first run ended.
 */
const root = join(import.meta.dirname, '..');
const [reports = '', firstCode = '1'] = process.argv.slice(2);
const sums: [name: string, counts: Counts][] = [];

add('tests, embedded database', 'first', Number(firstCode));

await step('tests, TCP and an ordinary role', async () => {
  await using server = await startTcpPostgres();
  await vitest('tests, TCP and an ordinary role', 'second', [], { DATABASE_URL: server.url }, 25);
});

const checks = await run(limited(15, ['node', 'scripts/check.ts']), root, { show: true });
const [, passed = '0', failed = '1'] = /(\d+) passed, (\d+) failed\s*$/.exec(checks.output) ?? [];
sums.push(['checks', { passed: Number(passed), failed: Number(failed) }]);

await step('a browser', async () => ensureChromium());
await step('a Redis', async () => ensureRedis());
await step('a Python', async () => ensurePython());
await step('a tmux', async () => ensureTmux());
await vitest('end to end', 'e2e', ['--config', 'vitest.e2e.config.ts'], {}, 65);

console.log('');
for (const [name, counts] of sums) console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed`);
const total = (key: keyof Counts): number => sums.reduce((sum, [, counts]) => sum + counts[key], 0);
process.exitCode = total('failed') === 0 ? 0 : 1;
writeFileSync(join(reports, 'sum'), `${total('passed')} passed, ${total('failed')} failed\n`);

async function vitest(
  name: string,
  report: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  minutes: number,
): Promise<void> {
  const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, `${report}.json`)}`];
  console.log(`\n== ${name}`);
  const { code } = await run(limited(minutes, ['vitest', 'run', ...args, ...output]), root, { env, show: true });
  add(name, report, code);
}

function add(name: string, report: string, code: number): void {
  const path = join(reports, `${report}.json`);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  for (const each of unpassed(text ?? '{"testResults":[]}')) console.log(`not passed: ${each}`);
  sums.push([name, countReport(text, code)]);
}

/** Preparations count only when they fail: what they prepare is counted itself. */
async function step(name: string, prepare: () => Promise<void>): Promise<void> {
  try {
    await prepare();
  } catch (error) {
    console.log(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    sums.push([name, { passed: 0, failed: 1 }]);
  }
}

/** Ends a tool, with all it started, that hangs: the sum must be reached. */
function limited(minutes: number, command: readonly string[]): string[] {
  return ['timeout', '--kill-after=30', `${minutes}m`, ...command];
}
