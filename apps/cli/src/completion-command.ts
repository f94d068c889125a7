import { COMMANDS } from './commands.ts';
import { OPTIONS, type OptionName } from './command.ts';
import type { Output } from './output.ts';
import { UsageError } from './usage.ts';

const SHELLS = { bash, zsh, fish };

/** `beckon completion`: a script for the shell, made from the table of commands. */
export function completionCommand(shell: string | undefined, output: Output): Promise<void> {
  if (shell === undefined || !Object.hasOwn(SHELLS, shell)) {
    throw new UsageError(`beckon completion knows: ${Object.keys(SHELLS).join(', ')}`);
  }
  const script = SHELLS[shell as keyof typeof SHELLS]();
  output.value({ shell, script }, script.trimEnd());
  return Promise.resolve();
}

interface Entry {
  readonly words: string;
  readonly summary: string;
  readonly options: readonly string[];
}

function entries(): Entry[] {
  const common: OptionName[] = ['json', 'help'];
  return Object.entries(COMMANDS).map(([words, { summary, takes }]) => ({
    words,
    summary,
    options: [...takes, ...common].map((name) => `--${name}`),
  }));
}

/** First words of commands, each once. */
const firstWords = (): string[] => [...new Set(entries().map(({ words }) => words.split(' ')[0] ?? ''))];

const secondWords = (first: string): string[] =>
  entries().flatMap(({ words }) => (words.startsWith(`${first} `) ? [words.slice(first.length + 1)] : []));

/** What may follow each command, as the cases of a shell: its words so far, and the choice. */
function cases(): [words: string, choice: string][] {
  const groups = firstWords().filter((first) => secondWords(first).length > 0);
  return [
    ...groups.map((first): [string, string] => [first, secondWords(first).join(' ')]),
    ...entries().map(({ words, options }): [string, string] => [words, options.join(' ')]),
  ];
}

function bash(): string {
  const lines = cases().map(([words, choice]) => `    '${words}') choice='${choice}' ;;`);
  return `# bash completion of beckon
_beckon() {
  local current=\${COMP_WORDS[COMP_CWORD]} words='' choice word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in -*) ;; *) [ "\${#words}" -lt 40 ] && words="\${words:+$words }$word" ;; esac
  done
  case $words in
    '') choice='${firstWords().join(' ')} help --help --version' ;;
${lines.join('\n')}
    *) choice='--json --help' ;;
  esac
  COMPREPLY=($(compgen -W "$choice" -- "$current"))
}
complete -o default -F _beckon beckon
`;
}

function zsh(): string {
  const lines = cases().map(([words, choice]) => `    '${words}') choice=(${choice}) ;;`);
  return `#compdef beckon
_beckon() {
  local -a choice
  local said=\${(j: :)\${(@)words[2,CURRENT-1]:#-*}}
  case $said in
    '') choice=(${firstWords().join(' ')} help --help --version) ;;
${lines.join('\n')}
    *) choice=(--json --help) ;;
  esac
  compadd -- $choice || _files
}
compdef _beckon beckon
`;
}

function fish(): string {
  const first = firstWords();
  const lines = first.map((word) => {
    const summary = COMMANDS[word]?.summary ?? secondWords(word).join(', ');
    return `complete -c beckon -n __fish_use_subcommand -f -a ${word} -d ${quoted(summary)}`;
  });
  for (const word of first) {
    for (const second of secondWords(word)) {
      lines.push(
        `complete -c beckon -n '__fish_seen_subcommand_from ${word}' -f -a ${second} -d ${quoted(COMMANDS[`${word} ${second}`]?.summary ?? '')}`,
      );
    }
  }
  for (const { words, options } of entries()) {
    const seen = words.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
    for (const option of options) {
      const name = option.slice(2) as OptionName;
      const value = OPTIONS[name].type === 'string' ? ' -r' : '';
      lines.push(`complete -c beckon -n '${seen.join('; and ')}' -l ${name}${value}`);
    }
  }
  return `# fish completion of beckon\n${lines.join('\n')}\n`;
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
