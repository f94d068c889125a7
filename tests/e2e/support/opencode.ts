import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment } from './child-process.ts';
import { fromAgents, installAgent } from './install-agent.ts';
import { ROOT } from './installation.ts';
import type { ScriptedModel } from './scripted-model.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { until } from './until.ts';

/** Installs OpenCode where it is missing. @returns its program @throws Error when it cannot be installed */
export function installOpenCode(): Promise<string> {
  return installAgent('OpenCode', () => {
    try {
      return fromAgents.resolve('opencode-ai/bin/opencode.exe');
    } catch {
      return undefined;
    }
  });
}

export interface OpenCodeDeskOptions {
  /** OpenCode, as `installOpenCode` gives it. */
  readonly program: string;
  readonly model: ScriptedModel;
  readonly env?: Readonly<Record<string, string>>;
}

/** A person's machine: a home and a project of its own, OpenCode with a played model that asks before commands and edits. */
export interface OpenCodeDesk extends AsyncDisposable {
  /** Of the project that OpenCode works in. */
  readonly path: (name: string) => string;
  /** Opens a terminal with `beckon opencode`, ready to be typed into. */
  readonly beckonOpenCode: (...args: readonly string[]) => Promise<Terminal>;
  /** The same with plain `opencode`. */
  readonly openCode: (...args: readonly string[]) => Promise<Terminal>;
}

export function makeOpenCodeDesk({ program, model, env: more = {} }: OpenCodeDeskOptions): OpenCodeDesk {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-desk-'));
  const [home, project, config] = [join(folder, 'home'), join(folder, 'project'), join(folder, 'config')];
  for (const each of [home, project, join(config, 'opencode')]) mkdirSync(each, { recursive: true });
  writeFileSync(join(config, 'opencode', 'opencode.json'), JSON.stringify(configuration(model.url)));
  const env = {
    ...bareEnvironment(),
    HOME: home,
    XDG_CONFIG_HOME: config,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_STATE_HOME: join(folder, 'state'),
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    BECKON_OPENCODE: program,
    ...more,
  };
  const open = async (...command: readonly string[]): Promise<Terminal> => {
    const terminal = await openTerminal(command, { cwd: project, env });
    await terminal.shows(/ctrl\+p commands/);
    return terminal;
  };
  return {
    path: (name) => join(project, name),
    beckonOpenCode: (...args) => open(process.execPath, join(ROOT, 'apps/cli/src/main.ts'), 'opencode', ...args),
    openCode: (...args) => open(program, ...args),
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const configuration = (modelUrl: string): object => ({
  autoupdate: false,
  share: 'disabled',
  model: 'anthropic/scripted',
  small_model: 'anthropic/scripted',
  permission: { bash: 'ask', edit: 'ask' },
  provider: {
    anthropic: {
      options: { baseURL: `${modelUrl}/v1`, apiKey: 'anything' },
      models: { scripted: { name: 'Scripted' } },
    },
  },
});

/** What was typed and does not stand there after this time was typed too early; milliseconds. */
const LOST_MS = 3_000;

/** Types a line and sends it. A terminal that has just opened loses what is typed. */
export async function typePrompt(terminal: Terminal, text: string): Promise<void> {
  let typedAt = 0;
  await until(`the terminal shows ${text}`, async () => {
    if ((await terminal.screen()).includes(text)) return true;
    if (Date.now() - typedAt > LOST_MS) {
      typedAt = Date.now();
      await terminal.press('C-u');
      await terminal.type(text);
    }
    return false;
  });
  await terminal.press('Enter');
}

export async function leaveOpenCode(terminal: Terminal): Promise<void> {
  await typePrompt(terminal, '/exit');
  await terminal.ended();
}
