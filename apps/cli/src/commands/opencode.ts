import type { Commands } from '../command.ts';

export const opencodeCommands: Commands = {
  opencode: {
    usage: 'opencode [ARGUMENTS OF OPENCODE...]',
    summary: 'Run your own OpenCode here, and follow and answer it in Beckon as well.',
    details: `Your terminal stays as it is. Prompts, answers, tool calls, the list of things to do and the cost of each turn appear
in Beckon live; a permission or a question is answered here or there, whoever is first. What you write in Beckon reaches a session
that waits at once, and one at work with its next step. All arguments go to opencode; what is not its terminal (opencode mcp, auth,
run, ...) runs as without Beckon. If Beckon cannot be reached, opencode works as without it.

  BECKON_OPENCODE   the program, where it is not "opencode"

Examples
  beckon opencode
  beckon opencode --continue`,
    takes: [],
    handsOn: true,
    run: async (_, __, words) => (await import('../opencode-command.ts')).opencodeCommand(words),
  },
};
