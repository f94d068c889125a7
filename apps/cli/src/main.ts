import { parseArgs } from 'node:util';
import { doctorCommand } from './doctor-command.ts';
import { keyCommand } from './key-command.ts';
import { jsonOutput, textOutput } from './output.ts';
import { HELP, UsageError } from './usage.ts';
import { userCommand } from './user-command.ts';

process.exitCode = await run(process.argv.slice(2));

/** Runs one command. @returns the exit code: 0 done, 1 failed, 2 wrong usage */
async function run(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parse(args);
    const [command, ...rest] = positionals;
    if (values.help || command === undefined || command === 'help') {
      console.log(HELP);
      return values.help || command ? 0 : 2;
    }
    const output = values.json ? jsonOutput : textOutput;
    if (command === 'user') await userCommand(rest[0], values, output);
    else if (command === 'key') await keyCommand(rest, values, output);
    else if (command === 'doctor') return (await doctorCommand(output)) ? 0 : 1;
    else throw new UsageError(`There is no command '${command}'.`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (!(error instanceof UsageError)) return 1;
    console.error('beckon --help shows how it is used.');
    return 2;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        email: { type: 'string' },
        name: { type: 'string' },
        scopes: { type: 'string' },
        'expires-in-days': { type: 'string' },
        'password-stdin': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
