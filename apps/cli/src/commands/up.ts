import type { Commands } from '../command.ts';

export const upCommands: Commands = {
  up: {
    usage: 'up',
    summary: 'Start the server on this machine, from a clone of the project.',
    details: `Does what pnpm start does: makes the database where there is none, builds the dashboard, prints the link for the first
account, and serves until Ctrl-C. PORT, HOST, BECKON_DATA_DIR and the other settings of .env.example count.

The server is not part of the package on npm: there this command says how to get it.

Examples
  beckon up
  PORT=9000 beckon up`,
    takes: [],
    run: async () => (await import('../up-command.ts')).upCommand(),
  },
};
