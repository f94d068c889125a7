import type { Commands } from '../command.ts';

export const completionCommands: Commands = {
  completion: {
    usage: 'completion bash|zsh|fish',
    summary: 'Print what makes a shell complete commands and options.',
    details: `Examples
  eval "$(beckon completion bash)"                 # in ~/.bashrc
  eval "$(beckon completion zsh)"                  # in ~/.zshrc, after compinit
  beckon completion fish > ~/.config/fish/completions/beckon.fish`,
    takes: [],
    words: 1,
    run: async (_, output, [shell]) => (await import('../completion-command.ts')).completionCommand(shell, output),
  },
};
