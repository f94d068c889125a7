import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runProcess } from './child-process.ts';

const AGENTS = join(import.meta.dirname, '..', 'agents');

/** Finds what the packages of `tests/e2e/agents` depend on. */
export const fromAgents: NodeJS.Require = createRequire(join(AGENTS, 'package.json'));

/**
 * Installs the agents where this one is missing, from the packages that `tests/e2e/agents` pins.
 *
 * @param find answers the path of the agent's program, undefined while it is missing
 * @throws Error with the output of the installation when it fails
 */
export async function installAgent(name: string, find: () => string | undefined): Promise<string> {
  const found = find();
  if (found !== undefined) return found;
  const all: Readonly<Record<string, string | undefined>> = { ...process.env };
  const env = Object.fromEntries(Object.entries(all).flatMap(([key, value]) => (value ? [[key, value]] : [])));
  const install = ['npx', '-y', 'pnpm@12', 'install', '--frozen-lockfile'];
  const { code, stdout, stderr } = await runProcess(install, { cwd: AGENTS, env });
  const program = find();
  if (code !== 0 || program === undefined) {
    throw new Error(`${name} could not be installed (${install.join(' ')}):\n${stdout}${stderr}`);
  }
  return program;
}
