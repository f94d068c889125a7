import { claudeCode } from '@beckon/contract/mcp-client';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claudeProgram, NO_CLAUDE } from './claude/claude-program.ts';
import { bridgeHooks, OWN_SESSION, withHooks } from './claude/hook-settings.ts';
import { startHookBridge } from './claude/hook-bridge.ts';
import { OWN_SERVER } from './claude/own-tool.ts';
import { selfLine, selfProcess } from './claude/self-line.ts';
import { FAREWELL_MS } from './connector/open-reports.ts';
import { runInTerminal } from './connector/run-in-terminal.ts';
import type { Credentials } from './credentials.ts';
import { findCredentials } from './find-credentials.ts';

/**
 * `beckon claude`: the person's own Claude Code in this terminal, with hooks that tell Beckon. Ends as it ends.
 *
 * @throws Error where nobody is signed in, or there is no `claude`
 */
export async function claudeCommand(args: readonly string[]): Promise<void> {
  const credentials = await findCredentials();
  const bridge = await startHookBridge(credentials);
  const folder = await mkdtemp(join(tmpdir(), 'beckon-claude-'));
  try {
    const file = join(folder, 'settings.json');
    const { settings, rest } = await ownSettings(args);
    const hooks = bridgeHooks(bridge.url, selfLine('hook', 'wait'));
    await writeFile(file, JSON.stringify(withHooks(settings, hooks)), { mode: 0o600 });
    const mcpFile = join(folder, 'mcp.json');
    await writeFile(mcpFile, JSON.stringify(ownServer(credentials)), { mode: 0o600 });
    process.exitCode = await runInTerminal({
      program: claudeProgram(),
      args: [...rest, '--settings', file, '--mcp-config', mcpFile],
      env: { BECKON_HOOK_URL: bridge.url, [OWN_SESSION]: '1' },
      missing: NO_CLAUDE,
    });
  } finally {
    await bridge.close(FAREWELL_MS);
    await rm(folder, { recursive: true, force: true });
  }
  // Waits of the client that was closed are over; nothing else holds this process.
  process.exit();
}

/** Our MCP server, beside those that the person has. The key stands in a file of theirs alone, not on a command line. */
function ownServer({ url, key }: Credentials): object {
  const command = selfProcess('mcp', '--ask-only');
  const entry = claudeCode.stdio({ command, env: { BECKON_URL: url, BECKON_API_KEY: key } });
  return { mcpServers: { [OWN_SERVER]: entry } };
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
