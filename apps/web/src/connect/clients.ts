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
  steps(at: { readonly origin: string; readonly key: string }): readonly ConnectStep[];
}

/** A question may wait for a person this long before the client gives up by itself; in the units that clients count in. */
const HOUR = { seconds: 3_600, milliseconds: 3_600_000 };

const INSTRUCTIONS =
  'Report each step with log_step. When you need a decision, or are done, ask with ask_question and wait for the answer.';

const tell: ConnectStep = {
  title: 'Tell the agent to use it',
  hint: 'In its instructions (AGENTS.md, CLAUDE.md, rules). The tools explain themselves; this makes it a habit.',
  code: INSTRUCTIONS,
};

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);
const bearer = (key: string): Record<string, string> => ({ Authorization: `Bearer ${key}` });

/** A step that merges an entry into a file of JSON. */
const file = (path: string, value: unknown, hint?: string): ConnectStep => ({
  title: `Add to ${path}`,
  ...(hint !== undefined && { hint }),
  code: pretty(value),
});

/**
 * The clients, as the documents of each describe their settings. Each one is told to be patient: a question waits for a
 * person, and some clients end a call after a minute.
 */
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
    steps: ({ origin, key }) => [
      {
        title: 'Add to ~/.codex/config.toml',
        code: [
          '[mcp_servers.beckon]',
          `url = "${origin}/mcp"`,
          `http_headers = { Authorization = "Bearer ${key}" }`,
          `tool_timeout_sec = ${HOUR.seconds}`,
        ].join('\n'),
      },
      tell,
    ],
  },
  {
    id: 'opencode',
    label: 'OpenCode',
    kind: 'Coding agent',
    steps: ({ origin, key }) => [
      file('~/.config/opencode/opencode.json', {
        $schema: 'https://opencode.ai/config.json',
        mcp: {
          beckon: {
            type: 'remote',
            url: `${origin}/mcp`,
            headers: bearer(key),
            oauth: false,
            enabled: true,
            timeout: HOUR.milliseconds,
          },
        },
      }),
      tell,
    ],
  },
  {
    id: 'gemini-cli',
    label: 'Gemini CLI',
    kind: 'Coding agent',
    steps: ({ origin, key }) => [
      file('~/.gemini/settings.json', {
        mcpServers: { beckon: { httpUrl: `${origin}/mcp`, headers: bearer(key), timeout: HOUR.milliseconds } },
      }),
      tell,
    ],
  },
  {
    id: 'cursor',
    label: 'Cursor',
    kind: 'Editor',
    steps: ({ origin, key }) => [
      file('~/.cursor/mcp.json', { mcpServers: { beckon: { url: `${origin}/mcp`, headers: bearer(key) } } }),
      tell,
    ],
  },
  {
    id: 'windsurf',
    label: 'Windsurf',
    kind: 'Editor',
    steps: ({ origin, key }) => [
      file(
        '~/.codeium/windsurf/mcp_config.json',
        { mcpServers: { beckon: { serverUrl: `${origin}/mcp`, headers: bearer(key) } } },
        'Then refresh the servers in Cascade.',
      ),
      tell,
    ],
  },
  {
    id: 'cline',
    label: 'Cline',
    kind: 'Editor',
    steps: ({ origin, key }) => [
      file(
        'cline_mcp_settings.json',
        {
          mcpServers: {
            beckon: {
              type: 'streamableHttp',
              url: `${origin}/mcp`,
              headers: bearer(key),
              timeout: HOUR.seconds,
              disabled: false,
            },
          },
        },
        'MCP Servers, Configure, Configure MCP Servers opens it.',
      ),
      tell,
    ],
  },
  {
    id: 'vscode',
    label: 'VS Code',
    kind: 'Editor',
    steps: ({ origin, key }) => [
      file(
        '.vscode/mcp.json',
        { servers: { beckon: { type: 'http', url: `${origin}/mcp`, headers: bearer(key) } } },
        'For every folder: the command “MCP: Open User Configuration”.',
      ),
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
