import type { Commands } from '../command.ts';

export const sendCommands: Commands = {
  send: {
    usage: 'send TEXT [--instance ID] [--agent NAME] [--git-diff]',
    summary: 'Report as an agent. Prints the instance, alone.',
    details: `TEXT may be -: it is read from standard input. Tries again until the server has it, once.

  --instance   the run it belongs to, any UUID; else BECKON_INSTANCE, else a new one
  --agent      name of the agent, for the first message of its run; else BECKON_AGENT, else "shell"
  --git-diff   attach what has changed in this folder's repository since its last commit
  --idempotency-key   the same key again sends nothing twice
  --url        the server; else BECKON_URL, else the one this machine is signed in at

Examples
  export BECKON_INSTANCE=$(beckon send "Nightly build begins")
  make 2>&1 | tail -20 | beckon send -`,
    takes: ['instance', 'agent', 'git-diff', 'url', 'idempotency-key'],
    words: 1,
    run: async (values, output, [text]) => (await import('../send-command.ts')).sendCommand(text, values, output),
  },
};
