import { parseArgs } from 'node:util';
import { OPTIONS, type Command, type Values } from './command.ts';
import { COMMANDS } from './commands.ts';
import { commandHelp, groupHelp, overview } from './help.ts';
import { jsonOutput, textOutput } from './output.ts';
import { requireServersNode } from './servers-node.ts';
import { UsageError } from './usage.ts';
import { VERSION } from './version.ts';

process.exitCode = await run(process.argv.slice(2));

/** Runs one command. @returns the exit code: 0 done, 1 failed, 2 wrong usage */
async function run(args: readonly string[]): Promise<number> {
  let page = 'beckon --help';
  try {
    if (args[0] === '--version') {
      console.log(VERSION);
      return 0;
    }
    const { values, positionals } = parse(args);
    const wantsHelp = values.help || positionals[0] === 'help';
    const words = positionals[0] === 'help' ? positionals.slice(1) : positionals;
    if (wantsHelp || words.length === 0) {
      console.log(pageOf(words));
      return wantsHelp ? 0 : 2;
    }
    const { name, command, rest } = find(words);
    page = `beckon ${name} --help`;
    checkCall(name, command, values, rest);
    if (command.onServer) requireServersNode(`beckon ${name}`);
    const done = await command.run(values, values.json ? jsonOutput : textOutput, rest);
    return done === false ? 1 : 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (!(error instanceof UsageError)) return 1;
    console.error(`${page} shows how it is used.`);
    return 2;
  }
}

function parse(args: readonly string[]): { values: Values; positionals: string[] } {
  const [first = '', second] = args;
  if (Object.hasOwn(COMMANDS, first) && COMMANDS[first]?.handsOn && second !== '--help') {
    return { values: {}, positionals: [...args] };
  }
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function pageOf(words: readonly string[]): string {
  const [first] = words;
  if (first === undefined) return overview();
  return (words.length === 1 ? groupHelp(first) : undefined) ?? commandHelp(find(words).command);
}

function find(words: readonly string[]): { name: string; command: Command; rest: readonly string[] } {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command) return { name, command, rest: words.slice(length) };
  }
  const [first = ''] = words;
  const known = Object.keys(COMMANDS).flatMap((name) =>
    name.startsWith(`${first} `) ? name.slice(first.length + 1) : [],
  );
  throw new UsageError(
    known.length > 0 ? `beckon ${first} knows: ${known.join(', ')}` : `There is no command '${first}'.`,
  );
}

function checkCall(
  name: string,
  { takes, words = 0, handsOn }: Command,
  values: Values,
  rest: readonly string[],
): void {
  if (handsOn) return;
  const strange = Object.keys(values).find((option) => ![...takes, 'json', 'help'].includes(option));
  if (strange !== undefined) throw new UsageError(`beckon ${name} takes no --${strange}`);
  if (rest.length > words) throw new UsageError(`beckon ${name} does not know what to do with '${rest[words]}'`);
}
