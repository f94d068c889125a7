import {
  cline,
  codex,
  cursor,
  geminiCli,
  openCode,
  vsCode,
  windsurf,
  type McpClient,
} from '@beckon/contract/mcp-client';
import { tomlTable } from '@beckon/shared/toml-table';

/** One thing to paste, and where it goes. */
export interface ConnectStep {
  readonly title: string;
  readonly hint?: string;
  readonly code: string;
}

/** A program that agents run in, and how it comes to report here. */
export interface ConnectClient {
  readonly id: string;
  readonly label: string;
  /** What it speaks, in the list. */
  readonly kind: 'Coding agent' | 'Editor' | 'Your code' | 'Workflows';
  steps(at: ConnectAt): readonly ConnectStep[];
}

export interface ConnectAt {
  /** This server's. */
  readonly origin: string;
  readonly key: string;
}

const INSTRUCTIONS =
  'Report each step with log_step. When you need a decision, or are done, ask with ask_question and wait for the answer.';

const tell: ConnectStep = {
  title: 'Tell the agent to use it',
  hint: 'In its instructions (AGENTS.md, CLAUDE.md, rules). The tools explain themselves; this makes it a habit.',
  code: INSTRUCTIONS,
};

/** A step that puts the server into a client's own settings, as `beckon install` writes it. */
function settings(
  path: string,
  client: McpClient & Required<Pick<McpClient, 'http'>>,
  { origin, key }: ConnectAt,
  hint?: string,
): ConnectStep {
  const entry = client.http({ url: `${origin}/mcp`, headers: { Authorization: `Bearer ${key}` } });
  const nested = client.path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), entry);
  return {
    title: `Add to ${path}`,
    ...(hint !== undefined && { hint }),
    code: client.format === 'toml' ? tomlTable(client.path, entry).join('\n') : JSON.stringify(nested, null, 2),
  };
}

/** The clients, as the documents of each describe what they are told. */
export const CONNECT_CLIENTS: readonly ConnectClient[] = [
  {
    id: 'claude-code',
    label: 'Claude Code',
    kind: 'Coding agent',
    steps: ({ origin, key }) => [
      {
        title: 'Run once',
        hint: 'With --scope user it is there in every folder.',
        code: `claude mcp add --scope user --transport http beckon ${origin}/mcp --header "Authorization: Bearer ${key}"`,
      },
      tell,
    ],
  },
  {
    id: 'codex',
    label: 'Codex',
    kind: 'Coding agent',
    steps: (at) => [settings('~/.codex/config.toml', codex, at), tell],
  },
  {
    id: 'opencode',
    label: 'OpenCode',
    kind: 'Coding agent',
    steps: (at) => [settings('~/.config/opencode/opencode.json', openCode, at), tell],
  },
  {
    id: 'gemini-cli',
    label: 'Gemini CLI',
    kind: 'Coding agent',
    steps: (at) => [settings('~/.gemini/settings.json', geminiCli, at), tell],
  },
  {
    id: 'cursor',
    label: 'Cursor',
    kind: 'Editor',
    steps: (at) => [settings('~/.cursor/mcp.json', cursor, at), tell],
  },
  {
    id: 'windsurf',
    label: 'Windsurf',
    kind: 'Editor',
    steps: (at) => [
      settings('~/.codeium/windsurf/mcp_config.json', windsurf, at, 'Then refresh the servers in Cascade.'),
      tell,
    ],
  },
  {
    id: 'cline',
    label: 'Cline',
    kind: 'Editor',
    steps: (at) => [
      settings('cline_mcp_settings.json', cline, at, 'MCP Servers, Configure, Configure MCP Servers opens it.'),
      tell,
    ],
  },
  {
    id: 'vscode',
    label: 'VS Code',
    kind: 'Editor',
    steps: (at) => [
      settings('.vscode/mcp.json', vsCode, at, 'For every folder: the command “MCP: Open User Configuration”.'),
      tell,
    ],
  },
  {
    id: 'n8n',
    label: 'n8n',
    kind: 'Workflows',
    steps: ({ origin, key }) => [
      {
        title: 'Make a credential of the Omnara node',
        hint: 'The node works unchanged: only the server and the key are ours. Send and wait calls your n8n back.',
        code: `Server URL: ${origin}\nAPI Key: ${key}`,
      },
      {
        title: 'Where n8n is not on the public internet',
        hint: 'Whoever runs Beckon opens its host and port, and restarts.',
        code: 'BECKON_EGRESS_ALLOW=localhost:5678',
      },
    ],
  },
  {
    id: 'python',
    label: 'Python',
    kind: 'Your code',
    steps: ({ origin, key }) => [
      { title: 'Install', code: 'pip install omnara' },
      {
        title: 'Report, ask, end',
        code: [
          'from omnara.sdk import OmnaraClient',
          '',
          `client = OmnaraClient(api_key="${key}", base_url="${origin}")`,
          'run = client.send_message("All tests pass", agent_type="release bot")',
          'asked = client.send_message(',
          '    "Deploy now?\\n[OPTIONS]\\n1. Yes\\n2. No\\n[/OPTIONS]",',
          '    agent_instance_id=run.agent_instance_id,',
          '    requires_user_input=True,',
          '    poll_interval=1,',
          ')',
          'print(asked.queued_user_messages[0])',
          'client.end_session(run.agent_instance_id)',
        ].join('\n'),
      },
    ],
  },
  {
    id: 'typescript',
    label: 'TypeScript',
    kind: 'Your code',
    steps: ({ origin, key }) => [
      {
        title: 'Report, ask, end',
        hint: 'Node 22 or later, Bun, browsers. Every call outlives lost connections.',
        code: [
          "import { createBeckon } from '@beckon/client/beckon';",
          '',
          'const beckon = createBeckon({',
          `  url: '${origin}',`,
          `  key: '${key}',`,
          "  agentType: 'release bot',",
          '});',
          "await beckon.send('All tests pass');",
          "console.log(await beckon.ask('Deploy now?', { options: ['Yes', 'No'] }));",
          'await beckon.end();',
        ].join('\n'),
      },
    ],
  },
  {
    id: 'curl',
    label: 'curl',
    kind: 'Your code',
    steps: ({ origin, key }) => [
      {
        title: 'Report',
        hint: 'The first message makes the run. Its agent_instance_id comes back, and goes with what follows.',
        code: [
          `curl -fsS ${origin}/api/v1/messages/agent \\`,
          `  -H "Authorization: Bearer ${key}" \\`,
          "  -H 'Content-Type: application/json' \\",
          `  -d '{"agent_type": "my agent", "content": "Reading the tests"}'`,
        ].join('\n'),
      },
      {
        title: 'Ask',
        hint: 'Poll GET /api/v1/messages/pending for the answer: it is held until a person answers.',
        code: [
          `curl -fsS ${origin}/api/v1/messages/agent \\`,
          `  -H "Authorization: Bearer ${key}" \\`,
          "  -H 'Content-Type: application/json' \\",
          `  -d '{"agent_type": "my agent", "content": "Shall I go on?", "requires_user_input": true}'`,
        ].join('\n'),
      },
    ],
  },
];
