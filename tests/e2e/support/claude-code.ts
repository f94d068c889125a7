import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment, startProcess, type ChildProcess } from './child-process.ts';
import { fromAgents, installAgent } from './install-agent.ts';

/** A run of Claude Code without a terminal. */
export interface ClaudeCode extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Waits for its end. @returns what it says at the end @throws Error with its output when it fails */
  readonly answer: () => Promise<string>;
}

export interface ClaudeCodeOptions {
  /** The program, as `installClaudeCode` gives it. */
  readonly program: string;
  /** Its model: what `ANTHROPIC_BASE_URL` names. */
  readonly modelUrl: string;
  /** Beckon's MCP door. */
  readonly mcpUrl: string;
  readonly key: string;
  readonly prompt: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Installs Claude Code where it is missing, from the packages that `tests/e2e/agents` pins.
 *
 * @returns the path of the program
 * @throws Error with the output of the installation when it fails
 */
export const installClaudeCode = (): Promise<string> => installAgent('Claude Code', findProgram);

/** The program lies in a package of the platform, beside the package that people name. */
function findProgram(): string | undefined {
  const libc = process.platform === 'linux' && !hasGlibc() ? '-musl' : '';
  const name = `@anthropic-ai/claude-code-${process.platform}-${process.arch}${libc}`;
  const program = process.platform === 'win32' ? 'claude.exe' : 'claude';
  try {
    const claudeCode = fromAgents.resolve('@anthropic-ai/claude-code/package.json');
    const path = createRequire(claudeCode).resolve(`${name}/${program}`);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function hasGlibc(): boolean {
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime !== undefined;
}

/** Starts a run in a folder of its own, with a home of its own. Disposing ends it and removes both. */
export function startClaudeCode(options: ClaudeCodeOptions): ClaudeCode {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-claude-'));
  const [home, project] = [join(folder, 'home'), join(folder, 'project')];
  for (const each of [home, project]) mkdirSync(each);
  const config = join(folder, 'mcp.json');
  const headers = { Authorization: `Bearer ${options.key}` };
  writeFileSync(config, JSON.stringify({ mcpServers: { beckon: { type: 'http', url: options.mcpUrl, headers } } }));
  const { HOME: _home, ...environment } = bareEnvironment();
  const child = startProcess(
    [
      options.program,
      '--print',
      options.prompt,
      '--mcp-config',
      config,
      '--strict-mcp-config',
      '--allowedTools',
      'mcp__beckon',
    ],
    {
      cwd: project,
      env: {
        ...environment,
        HOME: home,
        ANTHROPIC_BASE_URL: options.modelUrl,
        ANTHROPIC_API_KEY: 'anything',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        DISABLE_AUTOUPDATER: '1',
        // Its model sees our tools at once, and need not search for them.
        ENABLE_TOOL_SEARCH: 'false',
        ...options.env,
      },
    },
  );
  return {
    process: child,
    async answer() {
      const { code, signal } = await child.ended;
      if (code !== 0) throw new Error(`Claude Code ended with ${code ?? signal}:\n${child.output()}`);
      return child.output().trim();
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child.ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
