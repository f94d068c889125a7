import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { oneLine, run } from './run.ts';

/** `pnpm check`: everything that can be said about the sources without running the product. `--fix` repairs what it can. */
interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

const root = join(import.meta.dirname, '..');
const fix = process.argv.includes('--fix');
const tsc = (project: string): Step => ({ name: `types of ${project}`, command: ['tsc', '-p', project] });

const steps: readonly Step[] = [
  ...['tsconfig.json', 'tsconfig.neutral.json', ...globSync('apps/*/tsconfig.json', { cwd: root })].map(tsc),
  { name: 'lint', command: fix ? ['oxlint', '--fix'] : ['oxlint'] },
  { name: 'format', command: fix ? ['oxfmt'] : ['oxfmt', '--check'] },
  { name: 'architecture', command: ['vitest', 'run', '--project', 'architecture', '--silent'] },
  ...(existsSync(join(root, 'db/src/cli.ts'))
    ? [{ name: 'table types equal the migrations', command: ['node', 'db/src/cli.ts', 'types', '--check'] }]
    : []),
];

const compiler = await run(['tsc', '--version'], root);
console.log(`Node ${process.version}, TypeScript ${oneLine(compiler.output).replace('Version ', '')}`);

let failed = 0;
for (const { name, command } of steps) {
  const { code, output, seconds } = await run(command, root);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
  if (code === 0) continue;
  failed += 1;
  console.log(`${output.trimEnd()}\n`);
}
console.log(`${steps.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
