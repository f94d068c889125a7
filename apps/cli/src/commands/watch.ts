import type { Commands } from '../command.ts';

export const watchCommands: Commands = {
  watch: {
    usage: 'watch [ID] [--url URL]',
    summary: 'Show live what agents say and ask: of one instance, or of the whole workspace.',
    details: `Goes on until Ctrl-C, over lost connections. With --json each event is one line of JSON.

  --url   the server; else BECKON_URL, else the one this machine is signed in at

Examples
  beckon watch
  beckon watch 5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11
  beckon watch --json | jq -r 'select(.event == "ask") | .question'`,
    takes: ['url'],
    words: 1,
    run: async (values, _, [id]) => (await import('../watch-command.ts')).watchCommand(id, values),
  },
};
