import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bareEnvironment, runProcess, type Finished } from './support/child-process.ts';
import { installClaudeCode } from './support/claude-code.ts';
import { installCodex } from './support/codex.ts';
import { ROOT } from './support/installation.ts';
import { installOpenCode } from './support/opencode.ts';
import { startRunning } from './support/running.ts';
import type { Beckon } from './support/start-beckon.ts';

/** `beckon install` as the real programs read it. */
const opened = new AsyncDisposableStack();
let beckon: Beckon;
let key: string;
let home: string;
beforeAll(async () => {
  await installClaudeCode();
  const running = opened.use(await startRunning());
  ({ key, beckon } = running);
  home = mkdtempSync(join(tmpdir(), 'beckon-clients-'));
  opened.defer(() => rmSync(home, { recursive: true, force: true }));
});
afterAll(() => opened.disposeAsync());

function run(program: readonly string[]): Promise<Finished> {
  const PATH = [dirname(process.execPath), bareEnvironment()['PATH'] ?? ''].join(delimiter);
  const env = {
    ...bareEnvironment(),
    PATH,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.data'),
    XDG_CACHE_HOME: join(home, '.cache'),
    CODEX_HOME: join(home, '.codex'),
    BECKON_URL: beckon.url,
    BECKON_API_KEY: key,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    NO_COLOR: '1',
  };
  return runProcess(program, { cwd: home, env });
}

const cli = (...args: string[]) => run([process.execPath, join(ROOT, 'apps/cli/src/main.ts'), ...args]);

const PROGRAMS = { claude: installClaudeCode, codex: installCodex, opencode: installOpenCode } as const;

test.each([
  ['claude', '.claude.json', '{\n  "theme": "dark"\n}\n', /beckon: .*Connected/],
  ['codex', '.codex/config.toml', '# mine\nmodel = "x"\n', /beckon\s+\S*(?:http|node)/],
  [
    'opencode',
    '.config/opencode/opencode.json',
    '{\n  // as version 2 writes it\n  "mcp": {\n    "servers": {\n      "off": { "type": "local", "command": ["true"], "disabled": true },\n    },\n  },\n}\n',
    /beckon[^]*connected/,
  ],
  [
    'opencode',
    '.config/opencode/opencode.json',
    '{\n  "$schema": "https://opencode.ai/config.json",\n  // mine\n  "autoupdate": false,\n}\n',
    /beckon[^]*connected/,
  ],
] as const)(
  '%s lists it, and its file comes back byte for byte',
  async (name, path, text, listed) => {
    const agent = await PROGRAMS[name]();
    const program = agent.endsWith('.js') ? [process.execPath, agent] : [agent];
    const file = join(home, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    const list = () => run([...program, 'mcp', 'list']);
    // What a client writes into its own file at its first start is there before.
    await list();
    for (const flags of [[], ['--stdio']]) {
      const before = readFileSync(file, 'utf8');
      const installed = await cli('install', name, ...flags);
      expect({ code: installed.code, stderr: installed.stderr }).toEqual({ code: 0, stderr: '' });
      const { code, stdout, stderr } = await list();
      expect({ code, said: stdout + stderr }).toEqual({ code: 0, said: expect.stringMatching(listed) });
      expect((await cli('uninstall', name)).code).toBe(0);
      expect(readFileSync(file, 'utf8')).toBe(before);
    }
  },
  600_000,
);
