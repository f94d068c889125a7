import { join } from 'node:path';
import { NAME, WAIT_SECONDS, type ClientAdapter, type ServerEntry } from './client-adapter.ts';
import { applicationsFolder, xdgFolder } from './machine.ts';

const RESTART = 'Restart it.';
const local = ({ command: [command, ...args], env }: ServerEntry) => ({ command, args, env });
const remote = ({ url, headers }: ServerEntry) => ({ url, headers });

/** https://code.claude.com/docs/en/mcp: user scope, `mcpServers` of `~/.claude.json`; `timeout` of one call, in ms. */
const claude: ClientAdapter = {
  title: 'Claude Code',
  files: ({ home, env }) => [join(env['CLAUDE_CONFIG_DIR'] || home, '.claude.json')],
  format: 'json',
  path: ['mcpServers', NAME],
  http: (server) => ({ type: 'http', ...remote(server), timeout: WAIT_SECONDS * 1_000 }),
  stdio: (server) => ({ type: 'stdio', ...local(server), timeout: WAIT_SECONDS * 1_000 }),
  next: 'New sessions have it; claude mcp list shows it.',
};

/** https://modelcontextprotocol.io/docs/develop/connect-local-servers: `claude_desktop_config.json`, programs only. */
const claudeDesktop: ClientAdapter = {
  title: 'Claude Desktop',
  files: (machine) => [join(applicationsFolder(machine), 'Claude', 'claude_desktop_config.json')],
  format: 'json',
  path: ['mcpServers', NAME],
  stdio: local,
  next: RESTART,
};

/** https://developers.openai.com/codex/mcp: `[mcp_servers.NAME]` of `config.toml`; `http_headers`, `tool_timeout_sec`. */
const codex: ClientAdapter = {
  title: 'Codex',
  files: ({ home, env }) => [join(env['CODEX_HOME'] || join(home, '.codex'), 'config.toml')],
  format: 'toml',
  path: ['mcp_servers', NAME],
  http: ({ url, headers }) => ({ url, http_headers: headers, tool_timeout_sec: WAIT_SECONDS }),
  stdio: (server) => ({ ...local(server), tool_timeout_sec: WAIT_SECONDS }),
  next: 'New sessions have it; codex mcp list shows it.',
};

/** https://opencode.ai/docs/mcp-servers: `mcp.NAME`, `type: "remote"` or `"local"`; `timeout` in ms. */
const opencode: ClientAdapter = {
  title: 'OpenCode',
  files: (machine) => {
    const folder = join(xdgFolder(machine), 'opencode');
    return [join(folder, 'opencode.json'), join(folder, 'opencode.jsonc')];
  },
  format: 'json',
  path: ['mcp', NAME],
  http: (server) => ({ type: 'remote', ...remote(server), enabled: true, timeout: WAIT_SECONDS * 1_000 }),
  stdio: ({ command, env }) => ({
    type: 'local',
    command,
    environment: env,
    enabled: true,
    timeout: WAIT_SECONDS * 1_000,
  }),
  next: 'New sessions have it; opencode mcp list shows it.',
};

/** https://cursor.com/docs/mcp: global `~/.cursor/mcp.json`, `mcpServers` with `url` and `headers`. */
const cursor: ClientAdapter = {
  title: 'Cursor',
  files: ({ home }) => [join(home, '.cursor', 'mcp.json')],
  format: 'json',
  path: ['mcpServers', NAME],
  http: remote,
  stdio: local,
  next: 'Switch it on under MCP in its settings.',
};

/** https://docs.windsurf.com/windsurf/cascade/mcp: `mcp_config.json`; a remote server is a `serverUrl`, not a `url`. */
const windsurf: ClientAdapter = {
  title: 'Windsurf',
  files: ({ home }) => [join(home, '.codeium', 'windsurf', 'mcp_config.json')],
  format: 'json',
  path: ['mcpServers', NAME],
  http: ({ url, headers }) => ({ serverUrl: url, headers }),
  stdio: local,
  next: 'Press refresh in its MCP toolbar.',
};

/**
 * https://docs.cline.bot/mcp/mcp-overview: `cline_mcp_settings.json`, of the extension in VS Code's storage, of the
 * program in `~/.cline/data/settings`; `type: "streamableHttp"`, `timeout` in seconds.
 */
const cline: ClientAdapter = {
  title: 'Cline',
  files: (machine) => [
    extensionFile(applicationsFolder(machine), 'saoudrizwan.claude-dev', 'cline_mcp_settings.json'),
    machine.env['CLINE_MCP_SETTINGS_PATH'] ||
      join(machine.home, '.cline', 'data', 'settings', 'cline_mcp_settings.json'),
  ],
  format: 'json',
  path: ['mcpServers', NAME],
  http: (server) => ({ type: 'streamableHttp', ...remote(server), timeout: WAIT_SECONDS, disabled: false }),
  stdio: (server) => ({ ...local(server), timeout: WAIT_SECONDS, disabled: false }),
  next: 'It finds it by itself.',
};

/** https://docs.roocode.com/features/mcp/using-mcp-in-roo: `mcp_settings.json`, `type: "streamable-http"`, `timeout` in seconds. */
const roo: ClientAdapter = {
  title: 'Roo Code',
  files: (machine) => [extensionFile(applicationsFolder(machine), 'rooveterinaryinc.roo-cline', 'mcp_settings.json')],
  format: 'json',
  path: ['mcpServers', NAME],
  http: (server) => ({ type: 'streamable-http', ...remote(server), timeout: WAIT_SECONDS }),
  stdio: (server) => ({ ...local(server), timeout: WAIT_SECONDS }),
  next: 'It finds it by itself.',
};

/** https://code.visualstudio.com/docs/copilot/reference/mcp-configuration: `mcp.json` of the user's profile, `servers`. */
const vscode: ClientAdapter = {
  title: 'VS Code (Copilot)',
  files: (machine) => [join(applicationsFolder(machine), 'Code', 'User', 'mcp.json')],
  format: 'json',
  path: ['servers', NAME],
  http: (server) => ({ type: 'http', ...remote(server) }),
  stdio: (server) => ({ type: 'stdio', ...local(server) }),
  next: 'Start it with MCP: List Servers.',
};

/** https://geminicli.com/docs/tools/mcp-server: `mcpServers` of `~/.gemini/settings.json`, `httpUrl`, `timeout` in ms. */
const gemini: ClientAdapter = {
  title: 'Gemini CLI',
  files: ({ home }) => [join(home, '.gemini', 'settings.json')],
  format: 'json',
  path: ['mcpServers', NAME],
  http: ({ url, headers }) => ({ httpUrl: url, headers, timeout: WAIT_SECONDS * 1_000 }),
  stdio: (server) => ({ ...local(server), timeout: WAIT_SECONDS * 1_000 }),
  next: 'New sessions have it; /mcp shows it.',
};

/** https://zed.dev/docs/ai/mcp: `context_servers` of `settings.json`, with `url` and `headers` or `command`. */
const zed: ClientAdapter = {
  title: 'Zed',
  files: (machine) => [
    machine.platform === 'win32'
      ? join(applicationsFolder(machine), 'Zed', 'settings.json')
      : join(xdgFolder(machine), 'zed', 'settings.json'),
  ],
  format: 'json',
  path: ['context_servers', NAME],
  http: remote,
  stdio: local,
  next: 'It finds it by itself. Its setting context_server_timeout says how many seconds a call may last.',
};

/** Every client that `beckon install` knows, by the word for it. */
export const CLIENTS = {
  claude,
  'claude-desktop': claudeDesktop,
  codex,
  opencode,
  cursor,
  windsurf,
  cline,
  roo,
  vscode,
  gemini,
  zed,
} as const satisfies Readonly<Record<string, ClientAdapter>>;
export type ClientName = keyof typeof CLIENTS;

const extensionFile = (applications: string, extension: string, file: string): string =>
  join(applications, 'Code', 'User', 'globalStorage', extension, 'settings', file);
