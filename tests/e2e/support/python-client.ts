import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from './child-process.ts';

const FOLDER = join(import.meta.dirname, '..', 'python');

/** The Python packages whose users move here with a new address and a new key: the first public one, and the last. */
export const OMNARA_VERSIONS = ['1.3.16', '1.7.0'] as const;

export type OmnaraVersion = (typeof OMNARA_VERSIONS)[number];

/**
 * Installs a version of the Python package with everything it needs, as pinned in `tests/e2e/python`, where it is missing.
 *
 * @returns the folder of its programs (`python`, `omnara`)
 * @throws Error with the output of the installation when it fails
 */
export async function installOmnara(version: OmnaraVersion): Promise<string> {
  const home = join(FOLDER, '.venv', version);
  const bin = join(home, 'bin');
  if (existsSync(bin)) return bin;
  // Moved into place when it is whole: what was broken off is made anew.
  const unfinished = `${home}.part`;
  rmSync(unfinished, { recursive: true, force: true });
  const list = join(FOLDER, `omnara-${version}.txt`);
  await done(['python3', '-m', 'venv', unfinished]);
  await done([join(unfinished, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', '--requirement', list]);
  renameSync(unfinished, home);
  return bin;
}

async function done(command: readonly string[]): Promise<void> {
  const all: Readonly<Record<string, string | undefined>> = { ...process.env };
  const env = Object.fromEntries(Object.entries(all).flatMap(([key, value]) => (value ? [[key, value]] : [])));
  const { code, stdout, stderr } = await runProcess(command, { cwd: FOLDER, env });
  if (code !== 0)
    throw new Error(`The Python client could not be installed (${command.join(' ')}):\n${stdout}${stderr}`);
}

/** A program of the package: scripts name the folder they were made in, so the interpreter is named here. */
export function omnaraCommand(bin: string, args: readonly string[]): string[] {
  return [join(bin, 'python'), '-c', 'from omnara.cli import main; main()', ...args];
}

export const SCENARIO: string = join(FOLDER, 'scenario.py');
