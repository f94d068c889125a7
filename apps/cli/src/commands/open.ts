import type { Commands } from '../command.ts';

export const openCommands: Commands = {
  open: {
    usage: 'open [ID] [--url URL] [--no-open]',
    summary: 'Open the dashboard in the browser, or one instance in it. Prints the address.',
    details: `  --no-open   only print the address
  --url       the server; else BECKON_URL, else the one this machine is signed in at

Examples
  beckon open
  beckon open "$BECKON_INSTANCE"`,
    takes: ['url', 'no-open'],
    words: 1,
    run: async (values, output, [id]) => (await import('../open-command.ts')).openCommand(id, values, output),
  },
};
