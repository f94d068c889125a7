import type { Commands } from '../command.ts';

export const askCommands: Commands = {
  ask: {
    usage: 'ask TEXT [--option O]... [--yes-no] [--exit-code] [--timeout SECONDS] [--instance ID] [--agent NAME]',
    summary: 'Ask a person and wait. Prints the answer, alone.',
    details: `Waits as long as it takes, over lost connections and restarts of the server. Ctrl-C ends the wait and leaves the
question open.

  --option            one choice of several; repeat it
  --yes-no            the options Yes and No, and --exit-code
  --exit-code         end with 0 for the first option, with 1 for every other answer
  --timeout           give up after so many seconds: exit code 1, the question stays open
  --instance, --agent, --git-diff, --url   as for beckon send
  --idempotency-key   the same key again is the same question: to go on waiting in another process

Examples
  beckon ask "Deploy now?" --yes-no && ./deploy
  branch=$(beckon ask "Which branch?" --option main --option next)`,
    takes: ['option', 'yes-no', 'exit-code', 'timeout', 'instance', 'agent', 'git-diff', 'url', 'idempotency-key'],
    words: 1,
    run: async (values, output, [text]) => (await import('../ask-command.ts')).askCommand(text, values, output),
  },
};
