import type { Commands } from '../command.ts';

const NAMES = `Clients: claude (Claude Code), claude-desktop, codex, opencode, cursor, windsurf, cline, roo, vscode (Copilot), gemini,
zed.`;

export const installCommands: Commands = {
  install: {
    usage: 'install CLIENT [--stdio] [--dry-run] [--url URL]',
    summary: 'Connect an MCP client: writes the server into its settings.',
    details: `${NAMES}

Over HTTP where the client can, else as a program (beckon mcp), with this machine's key and a timeout that lets a question
wait. Comments, order and indentation of the file stay; what it was is kept for beckon uninstall. Again: nothing changes.

  --stdio     as a program, also where the client speaks HTTP: outlives restarts of the server, works offline
  --dry-run   only show what would be written
  --url       the server; else BECKON_URL, else the one this machine is signed in at

Examples
  beckon install claude
  beckon install codex --dry-run`,
    takes: ['stdio', 'dry-run', 'url'],
    words: 1,
    run: async (values, output, [client]) =>
      (await import('../install-command.ts')).installCommand(client, values, output),
  },
  uninstall: {
    usage: 'uninstall CLIENT [--dry-run]',
    summary: 'Make the settings of an MCP client what they were before beckon install.',
    details: `${NAMES}

Byte for byte where nobody has changed the file since; else only the entry is taken out.

  --dry-run   only show what would be written

Examples
  beckon uninstall claude`,
    takes: ['dry-run'],
    words: 1,
    run: async (values, output, [client]) =>
      (await import('../install-command.ts')).uninstallCommand(client, values, output),
  },
};
