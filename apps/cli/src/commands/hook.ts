import type { Commands } from '../command.ts';

export const hookCommands: Commands = {
  'hook install': {
    usage: 'hook install [--dry-run]',
    summary: 'See every claude of yours in Beckon, not only those of beckon claude.',
    details: `Puts hooks into Claude Code's own settings (~/.claude/settings.json, or where CLAUDE_CONFIG_DIR says), after those that
are there. The first session starts a bridge in the background; it ends when no session has been alive for ten minutes.
Without Beckon claude works as ever. What the file was is kept for beckon hook uninstall. Again: nothing changes.

  --dry-run   only show what would be written

Examples
  beckon hook install --dry-run
  beckon hook install`,
    takes: ['dry-run'],
    run: async (values, output) => (await import('../hook-install-command.ts')).hookInstallCommand(values, output),
  },
  'hook uninstall': {
    usage: 'hook uninstall [--dry-run]',
    summary: 'Make the settings of Claude Code what they were before beckon hook install.',
    details: `Byte for byte where nobody has changed the file since; else only our hooks are taken out. Sessions that run keep
theirs until they end.

  --dry-run   only show what would be written

Examples
  beckon hook uninstall`,
    takes: ['dry-run'],
    run: async (values, output) => (await import('../hook-install-command.ts')).hookUninstallCommand(values, output),
  },
  'hook status': {
    usage: 'hook status',
    summary: 'Say whether the hooks are installed and their bridge runs.',
    details: `Examples
  beckon hook status`,
    takes: [],
    run: async (_, output) => (await import('../hook-install-command.ts')).hookStatusCommand(output),
  },
  'hook start': {
    usage: 'hook start PID',
    summary: 'For hooks of Claude Code: a session has begun; start the bridge where none runs.',
    details: 'beckon hook install sets it up. The event of the hook stands on standard input.',
    takes: [],
    words: 1,
    run: async (_, __, [pid = '']) => (await import('../hook-command.ts')).hookStartCommand(pid),
  },
  'hook wait': {
    usage: 'hook wait',
    summary: 'For hooks of Claude Code: wait until a person writes to a session that has stopped.',
    details:
      'beckon claude and beckon hook install set it up. The event of the hook stands on standard input; it ends with 2 when somebody has written.',
    takes: [],
    run: async () => (await import('../hook-command.ts')).hookWaitCommand(),
  },
  'hook bridge': {
    usage: 'hook bridge [PID]',
    summary: 'For hooks of Claude Code: hear those of all sessions and tell Beckon.',
    details:
      'The first session starts it, with its event on standard input. It ends when no session has been alive for ten minutes.',
    takes: [],
    words: 1,
    run: async (_, __, [pid = '']) => (await import('../hook-command.ts')).hookBridgeCommand(pid),
  },
};
