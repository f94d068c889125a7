import type { Commands } from '../command.ts';

export const upCommands: Commands = {
  up: {
    usage: 'up',
    summary: 'Start the server on this machine.',
    details: `Makes the database where there is none, prints the link for the first account, and serves until Ctrl-C. PORT, HOST,
BECKON_DATA_DIR and the other settings of the server count.

In a clone of the project it runs that one. The package on npm gets the server the first time (@beckon/server of the same version,
with its PostgreSQL, and Node 24 where this one is older) and keeps it in the platform's cache folder. BECKON_SERVER_PACKAGE names
where else it comes from: whatever npm install takes.

Examples
  beckon up
  PORT=9000 beckon up`,
    takes: [],
    run: async () => (await import('../up-command.ts')).upCommand(),
  },
};
