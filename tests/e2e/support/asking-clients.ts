import { createBeckon } from '@beckon/client/beckon';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { bareEnvironment } from './child-process.ts';
import { installClaudeCode } from './claude-code.ts';
import { codexModel, installCodex } from './codex.ts';
import { ROOT } from './installation.ts';
import { connectors } from './mcp-clients.ts';
import { installOpenCode } from './opencode.ts';
import { succeeds } from './packages.ts';
import { installOmnara, OMNARA_VERSIONS } from './python-client.ts';
import { startResponsesModel } from './responses-model.ts';
import { lastResult, startScriptedModel, type Turn } from './scripted-model.ts';

/** What a client asks, and where. */
export interface AskAt {
  readonly url: string;
  readonly key: string;
  readonly question: string;
  /** The agent was told that nobody has answered yet. */
  readonly onPending?: () => void;
}

export interface Asked {
  /** As the agent has it: for a coding agent, as its model has read it. */
  readonly answer: string;
  /** Calls it took, the question's own included; undefined where the client polls by itself. */
  readonly calls?: number;
}

/** A client, set up as its people set it up. */
export interface AskingClient {
  readonly name: string;
  readonly transport: string;
  /** Asks one question, and waits on for as long as it is told to. @throws Error with its output when it gives up */
  readonly ask: (at: AskAt) => Promise<Asked>;
}

/** Every client that is proved to wait: coding agents with the settings that `beckon install` writes, and libraries. */
export const askingClients: readonly AskingClient[] = [
  ...(['HTTP', 'stdio'] as const).flatMap((transport): AskingClient[] => [
    { name: 'Claude Code', transport, ask: (at) => askWithClaude(at, transport) },
    { name: 'Codex', transport, ask: (at) => askWithCodex(at, transport) },
    { name: 'OpenCode', transport, ask: (at) => askWithOpenCode(at, transport) },
  ]),
  ...connectors.map(([name, connect]): AskingClient => ({
    name: `MCP TypeScript SDK, ${name}`,
    transport: 'HTTP',
    async ask({ url, key, question, onPending }) {
      await using client = await connect(`${url}/mcp`, key);
      const { agent_instance_id } = await client.call('log_step', { step_description: 'Starting' });
      let result = await client.call('ask_question', { agent_instance_id, question_text: question });
      let calls = 1;
      for (; result['status'] === 'pending'; calls++) {
        onPending?.();
        result = await client.call('wait_for_answer', { question_id: result['question_id'] });
      }
      return { answer: String(result['answer']), calls };
    },
  })),
  ...OMNARA_VERSIONS.map((version): AskingClient => ({
    name: `Python client ${version}`,
    transport: 'REST',
    async ask({ url, key, question }) {
      const python = join(await installOmnara(version), 'python');
      const script = join(ROOT, 'tests', 'e2e', 'python', 'ask.py');
      return { answer: (await succeeds([python, script, url, key, question], ROOT)).trim() };
    },
  })),
  {
    name: 'TypeScript client',
    transport: 'tRPC',
    async ask({ url, key, question }) {
      const beckon = createBeckon({ url, key, agentType: 'typescript' });
      try {
        return { answer: await beckon.ask(question) };
      } finally {
        await beckon.close();
      }
    },
  },
];

type Transport = 'HTTP' | 'stdio';

async function askWithClaude(at: AskAt, transport: Transport): Promise<Asked> {
  const program = await installClaudeCode();
  await using model = await startScriptedModel((conversation) => {
    if (conversation.results.length === 0) return call('mcp__beckon__log_step', { step_description: 'Starting' });
    return nextTurn(lastResult(conversation), at, (tool) => `mcp__beckon__${tool}`);
  });
  await using desk = makeDesk(at);
  await desk.install('claude', transport);
  const answer = await desk.run([program, '--print', 'Ask.', '--allowedTools', 'mcp__beckon'], {
    ANTHROPIC_BASE_URL: model.url,
    ANTHROPIC_API_KEY: 'anything',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    ENABLE_TOOL_SEARCH: 'false',
  });
  return { answer, calls: model.requests.length - 2 };
}

async function askWithCodex(at: AskAt, transport: Transport): Promise<Asked> {
  const program = await installCodex();
  await using model = await startResponsesModel((results) => {
    const last = results.at(-1);
    return last ? nextTurn(last, at, (tool) => tool) : call('log_step', { step_description: 'Starting' });
  });
  await using desk = makeDesk(at);
  desk.write('.codex/config.toml', codexModel(model.url, 'never'));
  await desk.install('codex', transport);
  await desk.run([process.execPath, program, 'exec', '--skip-git-repo-check', 'Ask.']);
  const answer = model.results().at(-1)?.['answer'];
  return { answer: String(answer), calls: model.requests() - 2 };
}

async function askWithOpenCode(at: AskAt, transport: Transport): Promise<Asked> {
  const program = await installOpenCode();
  await using model = await startScriptedModel((conversation) => {
    if (conversation.results.length === 0) return call('beckon_log_step', { step_description: 'Starting' });
    return nextTurn(lastResult(conversation), at, (tool) => `beckon_${tool}`);
  });
  await using desk = makeDesk(at);
  desk.write('.config/opencode/opencode.json', JSON.stringify(openCodeSettings(model.url)));
  await desk.install('opencode', transport);
  const answer = await desk.run([program, 'run', 'Ask.']);
  return { answer: answer.split('\n').at(-1) ?? '', calls: model.requests.length - 2 };
}

const call = (name: string, args: object): Turn => ({ call: name, with: args });

/** What a model does that does as it is told: it asks, waits for as long as nobody has answered, and says the answer. */
function nextTurn(
  { status, question_id, answer, agent_instance_id }: Record<string, unknown>,
  { question, onPending }: AskAt,
  named: (tool: string) => string,
): Turn {
  if (question_id === undefined) {
    // A refusal, where the tools are not there: an agent that tried again would try for ever.
    if (agent_instance_id === undefined) return { say: 'There is no way to ask.' };
    return call(named('ask_question'), { agent_instance_id, question_text: question });
  }
  if (status !== 'pending') return { say: String(answer) };
  onPending?.();
  return call(named('wait_for_answer'), { question_id });
}

interface Desk extends AsyncDisposable {
  /** Writes a file in the home. */
  readonly write: (path: string, text: string) => void;
  /** `beckon install`, as a person does it. */
  readonly install: (client: string, transport: Transport) => Promise<void>;
  /** Runs a program to its end. @returns what it printed @throws Error with its output when it fails */
  readonly run: (command: readonly string[], env?: Readonly<Record<string, string>>) => Promise<string>;
}

/** A home of its own, where nothing was ever set up. */
function makeDesk({ url, key }: Pick<AskAt, 'url' | 'key'>): Desk {
  const home = mkdtempSync(join(tmpdir(), 'beckon-desk-'));
  const project = join(home, 'project');
  mkdirSync(project);
  const env = {
    ...bareEnvironment(),
    PATH: [dirname(process.execPath), bareEnvironment()['PATH'] ?? ''].join(delimiter),
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.data'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_STATE_HOME: join(home, '.state'),
    CODEX_HOME: join(home, '.codex'),
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    NO_COLOR: '1',
  };
  return {
    write(path, text) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), text);
    },
    async install(client, transport) {
      const flags = transport === 'stdio' ? ['--stdio'] : [];
      const command = [process.execPath, join(ROOT, 'apps/cli/src/main.ts'), 'install', client, ...flags];
      await succeeds(command, project, { ...env, BECKON_URL: url, BECKON_API_KEY: key });
    },
    run: async (command, more) => (await succeeds(command, project, { ...env, ...more })).trim(),
    async [Symbol.asyncDispose]() {
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const openCodeSettings = (modelUrl: string): object => ({
  autoupdate: false,
  share: 'disabled',
  model: 'anthropic/scripted',
  small_model: 'anthropic/scripted',
  provider: {
    anthropic: {
      options: { baseURL: `${modelUrl}/v1`, apiKey: 'anything' },
      models: { scripted: { name: 'Scripted' } },
    },
  },
});
