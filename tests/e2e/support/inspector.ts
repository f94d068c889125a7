import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment, runProcess, startProcess } from './child-process.ts';
import { fromAgents, installAgent } from './install-agent.ts';

/** The inspector of the protocol's authors at its command line, with a home of its own, where it keeps its tokens. */
export interface Inspector extends AsyncDisposable {
  /** Lists tools or calls one: what follows the address. */
  readonly run: (args: readonly string[], key?: string) => Promise<Inspected>;
  /**
   * The same, where it has to ask a person first.
   *
   * @param open does what they do in the browser. @returns where that leads back to
   */
  readonly runAsking: (args: readonly string[], open: (address: string) => Promise<URL>) => Promise<Inspected>;
}

export interface Inspected {
  readonly code: number | null;
  /** What it shows of the server's answer; nothing when there is none. */
  readonly result: {
    readonly tools?: readonly { readonly name: string }[];
    readonly structuredContent?: Readonly<Record<string, unknown>>;
  };
  readonly output: string;
}

/** How it ends where the server wants to know who it is, and where a tool refuses. */
export const AUTH_REQUIRED = 3;
export const TOOL_ERROR = 5;

/** Installs it where it is missing. @returns its entry, a program for Node @throws Error when it cannot be installed */
export const installInspector = (): Promise<string> =>
  installAgent('The inspector', () => {
    try {
      const found = fromAgents.resolve('@modelcontextprotocol/inspector/package.json');
      const path = join(found, '..', 'clients', 'launcher', 'build', 'index.js');
      return existsSync(path) ? path : undefined;
    } catch {
      return undefined;
    }
  });

/** Makes one for the MCP door at `url`. Disposing removes what it kept. */
export function makeInspector(program: string, url: string): Inspector {
  const home = mkdtempSync(join(tmpdir(), 'beckon-inspector-'));
  const command = [process.execPath, program, '--cli', url, '--transport', 'http', '--format', 'json'];
  const options = {
    cwd: home,
    // Nor does it reach the keychain of whoever runs the tests.
    env: { ...bareEnvironment(), HOME: home, MCP_INSPECTOR_SECRET_STORE: 'file' },
  };
  return {
    async run(args, key) {
      const header = key === undefined ? [] : ['--header', `Authorization: Bearer ${key}`];
      const { code, stdout, stderr } = await runProcess(
        [...command, '--stored-auth-only', ...args, ...header],
        options,
      );
      return { code, result: resultIn(stdout), output: stdout + stderr };
    },
    async runAsking(args, open) {
      const child = startProcess([...command, '--callback-url', 'http://127.0.0.1:0/callback', ...args], {
        ...options,
        // It asks also without a terminal, and finds no program to open the address with: it says it.
        env: { ...options.env, MCP_AUTO_OPEN_ENABLED: 'true', PATH: '' },
      });
      try {
        const [, address = ''] = await child.says(/navigate to: (\S+)\n/);
        await (await fetch(await open(address))).text();
        const { code } = await child.ended;
        return { code, result: resultIn(child.output()), output: child.output() };
      } finally {
        child.kill('SIGKILL');
        await child.ended;
      }
    },
    async [Symbol.asyncDispose]() {
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The line of its output that is the server's answer. */
function resultIn(output: string): Inspected['result'] {
  const line = output.split('\n').find((each) => each.startsWith('{"result":')) ?? '{"result":{}}';
  return (JSON.parse(line) as Pick<Inspected, 'result'>).result;
}
