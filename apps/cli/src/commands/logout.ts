import type { Commands } from '../command.ts';

export const logoutCommands: Commands = {
  logout: {
    usage: 'logout',
    summary: 'Revoke the key of this machine, and forget it.',
    details: 'Where the server cannot be reached the key is forgotten all the same, and you are told to revoke it.',
    takes: [],
    run: async (_, output) => (await import('../logout-command.ts')).logoutCommand(output),
  },
};
