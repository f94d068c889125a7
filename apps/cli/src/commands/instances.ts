import type { Commands } from '../command.ts';

export const instancesCommands: Commands = {
  instances: {
    usage: 'instances [--limit N] [--url URL]',
    summary: 'List runs of agents, latest activity first.',
    details: `  --limit   how many, 1 to 1000; else 20
  --url     the server; else BECKON_URL, else the one this machine is signed in at

Examples
  beckon instances --json | jq -r '.[] | select(.open_asks > 0) | .id'`,
    takes: ['limit', 'url'],
    run: async (values, output) => (await import('../instances-command.ts')).instancesCommand(values, output),
  },
};
