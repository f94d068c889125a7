import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bridgeHooks, withHooks } from './claude/hook-settings.ts';
import { startHookBridge } from './claude/hook-bridge.ts';
import { waiterCommand } from './claude/waiter-command.ts';
import { findCredentials } from './find-credentials.ts';

/** How long the end of the terminal may be held for what the server has yet to be told. */
const FAREWELL_MS = 800;

/**
 * `beckon claude`: the person's own Claude Code in this terminal, with hooks that tell Beckon. Ends as it ends.
 *
 * @throws Error where nobody is signed in, or there is no `claude`
 */
export async function claudeCommand(args: readonly string[]): Promise<void> {
  const bridge = await startHookBridge(await findCredentials());
  const folder = await mkdtemp(join(tmpdir(), 'beckon-claude-'));
  try {
    const file = join(folder, 'settings.json');
    const { settings, rest } = await ownSettings(args);
    const hooks = bridgeHooks(bridge.url, waiterCommand());
    await writeFile(file, JSON.stringify(withHooks(settings, hooks)), { mode: 0o600 });
    process.exitCode = await runClaude([...rest, '--settings', file], { BECKON_HOOK_URL: bridge.url });
  } finally {
    await bridge.close(FAREWELL_MS);
    await rm(folder, { recursive: true, force: true });
  }
  // Waits of the client that was closed are over; nothing else holds this process.
  process.exit();
}

async function runClaude(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const child = spawn(process.env['BECKON_CLAUDE'] ?? 'claude', args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  // Keys of the terminal reach both of us; what they mean is Claude's to say.
  const ignore = (): void => {};
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', ignore).on('SIGQUIT', ignore).on('SIGTERM', pass).on('SIGHUP', pass);
  const failed = new Promise<never>((_, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      const missing = 'There is no claude here. Install Claude Code first, or name it in BECKON_CLAUDE.';
      reject(error.code === 'ENOENT' ? new Error(missing) : error);
    });
  });
  const [code, signal] = (await Promise.race([once(child, 'exit'), failed])) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

/** `--settings` names a file or is JSON, once: what the person gives stands first. */
async function ownSettings(
  args: readonly string[],
): Promise<{ settings: Record<string, unknown>; rest: readonly string[] }> {
  const at = args.findLastIndex((arg) => arg === '--settings' || arg.startsWith('--settings='));
  if (at < 0) return { settings: {}, rest: args };
  const isJoined = args[at] !== '--settings';
  const given = (isJoined ? args[at]?.slice('--settings='.length) : args[at + 1]) ?? '';
  const json = given.trimStart().startsWith('{') ? given : await readFile(given, 'utf8');
  return {
    settings: JSON.parse(json) as Record<string, unknown>,
    rest: args.toSpliced(at, isJoined ? 1 : 2),
  };
}
