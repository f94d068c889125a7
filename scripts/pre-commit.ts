import { join } from 'node:path';
import { run } from './run.ts';
import { migrationFaults, parseStaged } from './staged-migrations.ts';

/**
 * The checks before a commit: format and lint of what is staged, the types and the architecture of the whole. The
 * files are read from the working tree; a commit of half a file is judged by the whole file.
 */
const root = join(import.meta.dirname, '..');
const diff = await run(['git', 'diff', '--cached', '--name-status', '--no-renames', '-z'], root);
const staged = parseStaged(diff.output);
const present = staged.filter(({ status }) => status !== 'D').map(({ path }) => path);
const sources = present.filter((path) => /\.tsx?$/.test(path));

const commands: readonly (readonly string[])[] = [
  ...(present.length > 0 ? [['oxfmt', '--check', '--no-error-on-unmatched-pattern', ...present]] : []),
  ...(sources.length > 0 ? [['oxlint', '--no-error-on-unmatched-pattern', ...sources]] : []),
  ['tsc', '-p', 'tsconfig.json'],
  ['tsc', '-p', 'tsconfig.neutral.json'],
  ['vitest', 'run', '--project', 'architecture', '--silent'],
];

const faults = migrationFaults(staged);
for (const command of faults.length > 0 ? [] : commands) {
  const { code, output } = await run(command, root);
  if (code !== 0) faults.push(`${command.slice(0, 3).join(' ')} failed:\n${output.trimEnd()}`);
}
if (faults.length > 0) {
  console.error(`${faults.join('\n\n')}\n\nNot committed. "pnpm check --fix" repairs lint and format where it can.`);
  process.exitCode = 1;
}
