import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';

const COMMON = `  --json   print one JSON value
  --help   this page`;
const CODES = 'Ends with 0 when done, 1 when it failed, 2 when it was called wrongly. NO_COLOR is respected.';
const namesOf = (onServer: boolean): string[] =>
  Object.keys(COMMANDS).filter((name) => Boolean(COMMANDS[name]?.onServer) === onServer);

const lines = (names: readonly string[]): string =>
  names.map((name) => `  beckon ${COMMANDS[name]?.usage}\n      ${COMMANDS[name]?.summary}`).join('\n');

/** The page of one command. */
export const commandHelp = ({ usage, summary, details }: Command): string =>
  `beckon ${usage}\n\n${summary}\n\n${details}\n\n${COMMON}\n\n${CODES}`;

/** The page of commands that begin with the same word; undefined where there are none. */
export function groupHelp(word: string): string | undefined {
  const names = Object.keys(COMMANDS).filter((name) => name.startsWith(`${word} `));
  if (names.length === 0) return undefined;
  return `${lines(names)}\n\n  beckon ${word} COMMAND --help   its page, with examples\n${COMMON}\n\n${CODES}`;
}

/** The page of all commands. */
export const overview = (): string => `beckon: mission control for AI agents, from a terminal.

On any machine
${lines(namesOf(false))}

On the server's machine, with and without a running server
${lines(namesOf(true))}

  beckon COMMAND --help   its page, with examples
  beckon --version        which version this is
${COMMON}

Which installation: BECKON_DATA_DIR and DATABASE_URL, as for the server (.env.example).
${CODES}

Examples
  beckon login --url https://beckon.example.com
  beckon ask "Deploy now?" --yes-no && ./deploy
  printf %s "$PASSWORD" | beckon user create --email ada@example.com --name Ada --password-stdin
  export BECKON_API_KEY=$(beckon key create --email ada@example.com --name laptop)
`;
