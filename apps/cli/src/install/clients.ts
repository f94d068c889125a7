import * as mcp from '@beckon/contract/mcp-client';
import { join } from 'node:path';
import type { ClientAdapter } from './client-adapter.ts';
import { isObject, valueAt } from './config-text.ts';
import { applicationsFolder, xdgFolder } from './machine.ts';

const RESTART = 'Restart it.';

/** https://code.claude.com/docs/en/mcp: the user scope. */
const claude: ClientAdapter = {
  ...mcp.claudeCode,
  title: 'Claude Code',
  files: ({ home, env }) => [join(env['CLAUDE_CONFIG_DIR'] || home, '.claude.json')],
  next: 'New sessions have it; claude mcp list shows it.',
};

/** https://modelcontextprotocol.io/docs/develop/connect-local-servers */
const claudeDesktop: ClientAdapter = {
  ...mcp.claudeDesktop,
  title: 'Claude Desktop',
  files: (machine) => [join(applicationsFolder(machine), 'Claude', 'claude_desktop_config.json')],
  next: RESTART,
};

/** https://developers.openai.com/codex/mcp */
const codex: ClientAdapter = {
  ...mcp.codex,
  title: 'Codex',
  files: ({ home, env }) => [join(env['CODEX_HOME'] || join(home, '.codex'), 'config.toml')],
  next: 'New sessions have it; codex mcp list shows it.',
};

/** https://opencode.ai/docs/config: the global one. */
const opencode: ClientAdapter = {
  ...mcp.openCode,
  title: 'OpenCode',
  files: (machine) => {
    const folder = join(xdgFolder(machine), 'opencode');
    return [join(folder, 'opencode.json'), join(folder, 'opencode.jsonc')];
  },
  next: 'New sessions have it; opencode mcp list shows it.',
  otherWay: (settings) => (isServerMap(valueAt(settings, ['mcp', 'servers'])) ? mcp.openCode2 : undefined),
};

/** A server that is itself named `servers` says of what type it is, or whether it is enabled. */
const isServerMap = (value: unknown): boolean => isObject(value) && Object.values(value).every(isObject);

/** https://cursor.com/docs/mcp: the global one. */
const cursor: ClientAdapter = {
  ...mcp.cursor,
  title: 'Cursor',
  files: ({ home }) => [join(home, '.cursor', 'mcp.json')],
  next: 'Switch it on under MCP in its settings.',
};

/** https://docs.windsurf.com/windsurf/cascade/mcp */
const windsurf: ClientAdapter = {
  ...mcp.windsurf,
  title: 'Windsurf',
  files: ({ home }) => [join(home, '.codeium', 'windsurf', 'mcp_config.json')],
  next: 'Press refresh in its MCP toolbar.',
};

/** https://docs.cline.bot/mcp/mcp-overview: of the extension in VS Code's storage, of the program in `~/.cline`. */
const cline: ClientAdapter = {
  ...mcp.cline,
  title: 'Cline',
  files: (machine) => [
    extensionFile(applicationsFolder(machine), 'saoudrizwan.claude-dev', 'cline_mcp_settings.json'),
    machine.env['CLINE_MCP_SETTINGS_PATH'] ||
      join(machine.home, '.cline', 'data', 'settings', 'cline_mcp_settings.json'),
  ],
  next: 'It finds it by itself.',
};

/** https://docs.roocode.com/features/mcp/using-mcp-in-roo */
const roo: ClientAdapter = {
  ...mcp.rooCode,
  title: 'Roo Code',
  files: (machine) => [extensionFile(applicationsFolder(machine), 'rooveterinaryinc.roo-cline', 'mcp_settings.json')],
  next: 'It finds it by itself.',
};

/** https://code.visualstudio.com/docs/copilot/reference/mcp-configuration: of the user's profile. */
const vscode: ClientAdapter = {
  ...mcp.vsCode,
  title: 'VS Code (Copilot)',
  files: (machine) => [join(applicationsFolder(machine), 'Code', 'User', 'mcp.json')],
  next: 'Start it with MCP: List Servers.',
};

/** https://geminicli.com/docs/tools/mcp-server */
const gemini: ClientAdapter = {
  ...mcp.geminiCli,
  title: 'Gemini CLI',
  files: ({ home }) => [join(home, '.gemini', 'settings.json')],
  next: 'New sessions have it; /mcp shows it.',
};

/** https://zed.dev/docs/ai/mcp */
const zed: ClientAdapter = {
  ...mcp.zed,
  title: 'Zed',
  files: (machine) => [
    machine.platform === 'win32'
      ? join(applicationsFolder(machine), 'Zed', 'settings.json')
      : join(xdgFolder(machine), 'zed', 'settings.json'),
  ],
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
