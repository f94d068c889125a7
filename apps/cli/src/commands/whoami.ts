import type { Commands } from '../command.ts';

export const whoamiCommands: Commands = {
  whoami: {
    usage: 'whoami',
    summary: 'Whose key this machine uses, where, and what it may do.',
    details: `Looks at BECKON_API_KEY with BECKON_URL first, then at what beckon login has stored.

Examples
  beckon whoami
  beckon whoami --json | jq -r .workspace_id`,
    takes: [],
    run: async (_, output) => (await import('../whoami-command.ts')).whoamiCommand(output),
  },
};
