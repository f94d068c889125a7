import type { Commands } from '../command.ts';

export const codexCommands: Commands = {
  codex: {
    usage: 'codex [ARGUMENTS OF CODEX...]',
    summary: 'Run your own Codex here, and follow and answer it in Beckon as well.',
    details: `Your terminal stays as it is. Prompts, answers, commands, changes of files appear in Beckon live; a permission or a
question is answered here or there, whoever is first. What you write in Beckon reaches a session at once, in the turn that runs
where one does. All arguments go to codex; what has no session in a terminal (codex exec, codex login, ...) it does alone. If
Beckon cannot be reached, codex works as without it.

  BECKON_CODEX   the program, where it is not "codex"

Examples
  beckon codex
  beckon codex resume --last`,
    takes: [],
    handsOn: true,
    run: async (_, __, words) => (await import('../codex-command.ts')).codexCommand(words),
  },
};
