import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment, startProcess, type ChildProcess } from './child-process.ts';
import { fromAgents, installAgent } from './install-agent.ts';

/** A run of Codex without a terminal. */
export interface Codex extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Waits for its end. @throws Error with its output when it fails */
  readonly done: () => Promise<void>;
}

export interface CodexOptions {
  /** The program, as `installCodex` gives it. */
  readonly program: string;
  /** Its model: the base of `/responses`. */
  readonly modelUrl: string;
  /** Beckon's MCP door. */
  readonly mcpUrl: string;
  readonly key: string;
  readonly prompt: string;
}

/**
 * Installs Codex where it is missing, from the packages that `tests/e2e/agents` pins.
 *
 * @returns the path of its entry, a program for Node
 * @throws Error with the output of the installation when it fails
 */
export const installCodex = (): Promise<string> => installAgent('Codex', findProgram);

function findProgram(): string | undefined {
  try {
    const path = join(fromAgents.resolve('@openai/codex/package.json'), '..', 'bin', 'codex.js');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Starts a run in a folder of its own, with a home of its own. Disposing ends it and removes both. */
export function startCodex(options: CodexOptions): Codex {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-codex-'));
  const [home, project] = [join(folder, 'home'), join(folder, 'project')];
  for (const each of [join(home, '.codex'), project]) mkdirSync(each, { recursive: true });
  writeFileSync(join(home, '.codex', 'config.toml'), configuration(options));
  const child = startProcess([process.execPath, options.program, 'exec', '--skip-git-repo-check', options.prompt], {
    cwd: project,
    env: { ...bareEnvironment(), HOME: home, BECKON_API_KEY: options.key },
  });
  return {
    process: child,
    async done() {
      const { code, signal } = await child.ended;
      if (code !== 0) throw new Error(`Codex ended with ${code ?? signal}:\n${child.output()}`);
    },
    async [Symbol.asyncDispose]() {
      // Its entry hands a signal on to the program, which would outlive a SIGKILL.
      child.kill('SIGTERM');
      await child.ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The head of Codex's settings: the played model, and when it asks a person. */
export const codexModel = (modelUrl: string, approvals: 'never' | 'on-request', more = ''): string => `
model = "scripted"
model_provider = "scripted"
approval_policy = "${approvals}"
${more}
[analytics]
enabled = false

[model_providers.scripted]
name = "Scripted"
base_url = ${JSON.stringify(modelUrl)}
wire_api = "responses"
`;

/** What a person writes for Beckon is the last table, and nothing in it but the address and the key's variable. */
const configuration = ({ modelUrl, mcpUrl }: CodexOptions): string => `${codexModel(modelUrl, 'never')}
[mcp_servers.beckon]
url = ${JSON.stringify(mcpUrl)}
bearer_token_env_var = "BECKON_API_KEY"
`;
