import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareEnvironment, runProcess, type Finished } from './child-process.ts';
import { ROOT } from './installation.ts';
import type { ScriptedModel } from './scripted-model.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** A question that Claude Code asks the person itself (`AskUserQuestion`). */
export const COLOUR = {
  question: 'Which colour?',
  header: 'Colour',
  multiSelect: false,
  options: [
    { label: 'Red', description: 'warm' },
    { label: 'Blue', description: 'cold' },
  ],
};

const BECKON = [process.execPath, join(ROOT, 'apps/cli/src/main.ts')];

export interface DeskOptions {
  /** Claude Code, as `installClaudeCode` gives it. */
  readonly program: string;
  readonly model: ScriptedModel;
  readonly url: string;
  readonly key: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A person's machine: a home and a project of its own, the key in the environment, Claude Code with a played model. */
export interface Desk extends AsyncDisposable {
  readonly home: string;
  /** Of the project that Claude works in. */
  readonly path: (name: string) => string;
  /** Runs a command of ours to its end. */
  readonly beckon: (...args: readonly string[]) => Promise<Finished>;
  /** Opens a terminal with `beckon claude`, ready to be typed into. */
  readonly beckonClaude: (...args: readonly string[]) => Promise<Terminal>;
  /** The same with plain `claude`. */
  readonly claude: (...args: readonly string[]) => Promise<Terminal>;
}

export function makeDesk({ program, model, url, key, env: more = {} }: DeskOptions): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-desk-'));
  const [home, project] = [join(folder, 'home'), join(folder, 'project')];
  for (const each of [home, project]) mkdirSync(each);
  const known = { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true };
  writeFileSync(
    join(home, '.claude.json'),
    JSON.stringify({
      hasCompletedOnboarding: true,
      theme: 'dark',
      customApiKeyResponses: { approved: ['anything'], rejected: [] },
      projects: { [project]: known },
    }),
  );
  const env = {
    ...bareEnvironment(),
    HOME: home,
    BECKON_CLAUDE: program,
    BECKON_URL: url,
    BECKON_API_KEY: key,
    ANTHROPIC_BASE_URL: model.url,
    ANTHROPIC_API_KEY: 'anything',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    // Its model sees our tools at once, and need not search for them.
    ENABLE_TOOL_SEARCH: 'false',
    // Models that keep no list of tasks of their own have the tools for it only so.
    CLAUDE_CODE_ENABLE_TODO_TOOLS: '1',
    ...more,
  };
  const open = async (...command: readonly string[]): Promise<Terminal> => {
    const terminal = await openTerminal(command, { cwd: project, env });
    await terminal.shows(/❯/);
    return terminal;
  };
  return {
    home,
    path: (name) => join(project, name),
    beckon: (...args) => runProcess([...BECKON, ...args], { cwd: project, env }),
    beckonClaude: (...args) => open(...BECKON, 'claude', ...args),
    claude: (...args) => open(program, ...args),
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Types a line and sends it. */
export async function typeLine(terminal: Terminal, text: string): Promise<void> {
  await terminal.type(text);
  await terminal.shows(new RegExp(`❯.*${text}`));
  await terminal.press('Enter');
}

export async function leave(terminal: Terminal): Promise<void> {
  await typeLine(terminal, '/exit');
  await terminal.ended();
}
