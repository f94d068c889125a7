import type { Commands } from '../command.ts';

export const claudeCommands: Commands = {
  claude: {
    usage: 'claude [ARGUMENTS OF CLAUDE CODE...]',
    summary: 'Run your own Claude Code here, and follow and answer it in Beckon as well.',
    details: `Your terminal stays as it is. Prompts, answers, tool calls appear in Beckon live; a permission, a question or a
plan is answered here or there, whoever is first. What you write in Beckon reaches a session that waits at once, and one at
work with its next tool result. All arguments go to claude. If Beckon cannot be reached, claude works as without it.

  BECKON_CLAUDE   the program, where it is not "claude"

Examples
  beckon claude
  beckon claude --continue`,
    takes: [],
    handsOn: true,
    run: async (_, __, words) => (await import('../claude-command.ts')).claudeCommand(words),
  },
};
