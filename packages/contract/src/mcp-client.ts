/** What a client of MCP is told of the server. */
export interface McpServerEntry {
  /** Address of the MCP door. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A program that serves the same over stdio. */
export interface McpProgramEntry {
  readonly command: readonly [program: string, ...args: string[]];
  readonly env: Readonly<Record<string, string>>;
}

type Entry = Readonly<Record<string, unknown>>;

/** How one client writes a server down in its settings. */
export interface McpClient {
  readonly format: 'json' | 'toml';
  /** Keys that lead to the entry; the last one is the server's name. */
  readonly path: readonly string[];
  /** The entry for the HTTP door; absent where the client speaks stdio only. */
  readonly http?: (server: McpServerEntry) => Entry;
  readonly stdio: (server: McpProgramEntry) => Entry;
}

/** A question is held for 4.5 minutes at most before it answers `pending`: the wait that every client must grant. */
export const MCP_WAIT_SECONDS = 300;
const WAIT_MS = MCP_WAIT_SECONDS * 1_000;
const NAME = 'beckon';

const local = ({ command: [command, ...args], env }: McpProgramEntry) => ({ command, args, env });
const remote = ({ url, headers }: McpServerEntry) => ({ url, headers });

/** https://code.claude.com/docs/en/mcp: `mcpServers` of `~/.claude.json`; `timeout` of one call, in ms. */
export const claudeCode = {
  format: 'json',
  path: ['mcpServers', NAME],
  http: (server) => ({ type: 'http', ...remote(server), timeout: WAIT_MS }),
  stdio: (server) => ({ type: 'stdio', ...local(server), timeout: WAIT_MS }),
} as const satisfies McpClient;

/** https://modelcontextprotocol.io/docs/develop/connect-local-servers: programs only. */
export const claudeDesktop = {
  format: 'json',
  path: ['mcpServers', NAME],
  stdio: local,
} as const satisfies McpClient;

/**
 * https://developers.openai.com/codex/mcp: `[mcp_servers.NAME]`; `http_headers`, `tool_timeout_sec`. It begins a turn without the
 * tools of a program that has not started yet, and gives that 10 seconds, less than a first `npx` may take: `required` makes
 * it wait, `startup_timeout_sec` for longer. (Measured with 0.169: the tools do not come later in that turn.)
 */
export const codex = {
  format: 'toml',
  path: ['mcp_servers', NAME],
  http: ({ url, headers }) => ({ url, http_headers: headers, tool_timeout_sec: MCP_WAIT_SECONDS }),
  stdio: (server) => ({
    ...local(server),
    required: true,
    startup_timeout_sec: 60,
    tool_timeout_sec: MCP_WAIT_SECONDS,
  }),
} as const satisfies McpClient;

/** https://opencode.ai/v1/docs/mcp-servers: `mcp.NAME`, `type: "remote"` or `"local"`; `timeout` in ms. Its version 2 reads it, too. */
export const openCode = {
  format: 'json',
  path: ['mcp', NAME],
  http: (server) => ({ type: 'remote', ...remote(server), enabled: true, timeout: WAIT_MS }),
  stdio: ({ command, env }) => ({ type: 'local', command, environment: env, enabled: true, timeout: WAIT_MS }),
} as const satisfies McpClient;

/** https://opencode.ai/v2/docs/mcp-servers: `mcp.servers.NAME`, without `enabled`; `timeout` of each kind of call, in ms. */
export const openCode2 = {
  format: 'json',
  path: ['mcp', 'servers', NAME],
  http: (server) => ({ type: 'remote', ...remote(server), timeout: { execution: WAIT_MS } }),
  stdio: ({ command, env }) => ({ type: 'local', command, environment: env, timeout: { execution: WAIT_MS } }),
} as const satisfies McpClient;

/** https://cursor.com/docs/mcp: `mcpServers` with `url` and `headers`. */
export const cursor = {
  format: 'json',
  path: ['mcpServers', NAME],
  http: remote,
  stdio: local,
} as const satisfies McpClient;

/** https://docs.windsurf.com/windsurf/cascade/mcp: a remote server is a `serverUrl`, not a `url`. */
export const windsurf = {
  format: 'json',
  path: ['mcpServers', NAME],
  http: ({ url, headers }) => ({ serverUrl: url, headers }),
  stdio: local,
} as const satisfies McpClient;

/** https://docs.cline.bot/mcp/mcp-overview: `type: "streamableHttp"`, `timeout` in seconds. */
export const cline = {
  format: 'json',
  path: ['mcpServers', NAME],
  http: (server) => ({ type: 'streamableHttp', ...remote(server), timeout: MCP_WAIT_SECONDS, disabled: false }),
  stdio: (server) => ({ ...local(server), timeout: MCP_WAIT_SECONDS, disabled: false }),
} as const satisfies McpClient;

/** https://docs.roocode.com/features/mcp/using-mcp-in-roo: `type: "streamable-http"`, `timeout` in seconds. */
export const rooCode = {
  format: 'json',
  path: ['mcpServers', NAME],
  http: (server) => ({ type: 'streamable-http', ...remote(server), timeout: MCP_WAIT_SECONDS }),
  stdio: (server) => ({ ...local(server), timeout: MCP_WAIT_SECONDS }),
} as const satisfies McpClient;

/** https://code.visualstudio.com/docs/copilot/reference/mcp-configuration: `servers`. */
export const vsCode = {
  format: 'json',
  path: ['servers', NAME],
  http: (server) => ({ type: 'http', ...remote(server) }),
  stdio: (server) => ({ type: 'stdio', ...local(server) }),
} as const satisfies McpClient;

/** https://geminicli.com/docs/tools/mcp-server: `httpUrl`, `timeout` in ms. */
export const geminiCli = {
  format: 'json',
  path: ['mcpServers', NAME],
  http: ({ url, headers }) => ({ httpUrl: url, headers, timeout: WAIT_MS }),
  stdio: (server) => ({ ...local(server), timeout: WAIT_MS }),
} as const satisfies McpClient;

/** https://zed.dev/docs/ai/mcp: `context_servers`, with `url` and `headers` or `command`. */
export const zed = {
  format: 'json',
  path: ['context_servers', NAME],
  http: remote,
  stdio: local,
} as const satisfies McpClient;
