import type { Commands } from '../command.ts';

export const serveCommands: Commands = {
  serve: {
    usage: 'serve [--host HOST] [--port PORT] [--url URL]',
    summary: 'Wait for launches from the dashboard, and run your own Claude Code for each, in a git worktree.',
    details: `Run it in a git repository. It says the address and the key that an agent of the type Serve is set up with; each launch
works in a worktree under .beckon/worktrees, and what it does, asks and is told goes through Beckon. Ctrl-C ends it, and
the agents that it has started.

  --host   where to listen; else 127.0.0.1, which this machine alone reaches
  --port   on which port; else 6662, or a free one where that is taken
  --url    the Beckon that launches: the keys of runs go there and nowhere else; else BECKON_URL, else the one of
           beckon login

  BECKON_SERVE_SECRET   the key that a launch must bring; else one is made and kept for you
  BECKON_CLAUDE         the program, where it is not "claude"

Examples
  beckon serve
  beckon serve --port 7000 --url https://beckon.example.com`,
    takes: ['host', 'port', 'url'],
    run: async (values, output) => (await import('../serve-command.ts')).serveCommand(values, output),
  },
};
