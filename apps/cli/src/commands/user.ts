import type { Commands } from '../command.ts';

export const userCommands: Commands = {
  'user create': {
    usage: 'user create --email E --name N [--password-stdin]',
    summary: 'Make a user with a workspace.',
    details: `  --password-stdin   read the password from standard input

Examples
  printf %s "$PASSWORD" | beckon user create --email ada@example.com --name Ada --password-stdin`,
    onServer: true,
    takes: ['email', 'name', 'password-stdin'],
    run: async (values, output) => (await import('../user-command.ts')).createUserCommand(values, output),
  },
  'user reset-link': {
    usage: 'user reset-link --email E',
    summary: 'Print a link to set a new password: good once, for an hour.',
    details: `Give it to the person by a way that only they can read. Setting the password signs all their browsers out.
The link begins with BECKON_URL, or http://localhost:8787.

Examples
  BECKON_URL=https://beckon.example.com beckon user reset-link --email ada@example.com`,
    onServer: true,
    takes: ['email'],
    run: async (values, output) => (await import('../reset-link-command.ts')).resetLinkCommand(values, output),
  },
};
