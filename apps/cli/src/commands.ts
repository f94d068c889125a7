import type { ParseArgsOptionsConfig } from 'node:util';
import type { Output } from './output.ts';

/** Every option of every command, so that words can be told from values wherever they stand. */
export const OPTIONS = {
  email: { type: 'string' },
  name: { type: 'string' },
  scopes: { type: 'string' },
  preset: { type: 'string' },
  agent: { type: 'string' },
  'expires-in-days': { type: 'string' },
  'overlap-hours': { type: 'string' },
  'password-stdin': { type: 'boolean' },
  url: { type: 'string' },
  'no-open': { type: 'boolean' },
  workspace: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsOptionsConfig;

export type OptionName = keyof typeof OPTIONS;
export type Values = {
  readonly [Name in OptionName]?: ((typeof OPTIONS)[Name]['type'] extends 'string' ? string : boolean) | undefined;
};

export interface Command {
  /** Words and options after `beckon`. */
  readonly usage: string;
  readonly summary: string;
  /** The rest of its page. */
  readonly details: string;
  readonly takes: readonly OptionName[];
  /** How many words it takes besides its own. */
  readonly words?: number;
  /** @returns false when it has found something wrong: exit code 1 */
  run(values: Values, output: Output, words: readonly string[]): Promise<boolean | void>;
}

const SCOPES = `  --preset    agent (report, ask, relay), relay, read_only, automation (read, report, ask, relay)
  --scopes    instead of a preset: read, agent, relay, separated by commas`;

/** Commands by their words. What each needs is loaded when it runs. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  login: {
    usage: 'login [--url URL] [--no-open] [--preset P | --scopes S]',
    summary: 'Sign this machine in: a person approves it in a browser.',
    details: `Shows a code and an address, opens the address where there is a browser, waits for the approval, and stores the
key for this user alone. An earlier key of this machine is revoked.

  --url       the server; else BECKON_URL, else http://localhost:8787
  --no-open   open no browser
${SCOPES}

Examples
  beckon login --url https://beckon.example.com
  beckon login --no-open --preset read_only`,
    takes: ['url', 'no-open', 'preset', 'scopes'],
    run: async (values, output) => (await import('./login-command.ts')).loginCommand(values, output),
  },
  logout: {
    usage: 'logout',
    summary: 'Revoke the key of this machine, and forget it.',
    details: 'Where the server cannot be reached the key is forgotten all the same, and you are told to revoke it.',
    takes: [],
    run: async (_, output) => (await import('./logout-command.ts')).logoutCommand(output),
  },
  whoami: {
    usage: 'whoami',
    summary: 'Whose key this machine uses, where, and what it may do.',
    details: `Looks at BECKON_API_KEY with BECKON_URL first, then at what beckon login has stored.

Examples
  beckon whoami
  beckon whoami --json | jq -r .workspace_id`,
    takes: [],
    run: async (_, output) => (await import('./whoami-command.ts')).whoamiCommand(output),
  },
  'user create': {
    usage: 'user create --email E --name N [--password-stdin]',
    summary: 'Make a user with a workspace.',
    details: `  --password-stdin   read the password from standard input

Examples
  printf %s "$PASSWORD" | beckon user create --email ada@example.com --name Ada --password-stdin`,
    takes: ['email', 'name', 'password-stdin'],
    run: async (values, output) => (await import('./user-command.ts')).createUserCommand(values, output),
  },
  'user reset-link': {
    usage: 'user reset-link --email E',
    summary: 'Print a link to set a new password: good once, for an hour.',
    details: `Give it to the person by a way that only they can read. Setting the password signs all their browsers out.
The link begins with BECKON_URL, or http://localhost:8787.

Examples
  BECKON_URL=https://beckon.example.com beckon user reset-link --email ada@example.com`,
    takes: ['email'],
    run: async (values, output) => (await import('./reset-link-command.ts')).resetLinkCommand(values, output),
  },
  'key create': {
    usage: 'key create --email E --name N [--preset P | --scopes S] [--agent A] [--expires-in-days D]',
    summary: 'Make a key for an agent. Prints the key, alone; it is shown this once.',
    details: `${SCOPES}
  --agent     bind the key to the agent of that name, which is made where there is none

Examples
  export BECKON_API_KEY=$(beckon key create --email ada@example.com --name laptop)
  beckon key create --email ada@example.com --name nightly --agent "claude code" --expires-in-days 90`,
    takes: ['email', 'name', 'preset', 'scopes', 'agent', 'expires-in-days'],
    run: async (values, output) => (await import('./key-command.ts')).createKeyCommand(values, output),
  },
  'key list': {
    usage: 'key list --email E [--agent A]',
    summary: 'List a user’s keys, newest first.',
    details: `  --agent     only those of that agent

Examples
  beckon key list --email ada@example.com --json | jq -r '.[] | select(.last_used_at == null) | .id'`,
    takes: ['email', 'agent'],
    run: async (values, output) => (await import('./key-command.ts')).listKeysCommand(values, output),
  },
  'key rotate': {
    usage: 'key rotate ID [--overlap-hours H]',
    summary: 'Replace a key. Prints the new one, alone; the old one works for 24 hours more.',
    details: `  --overlap-hours   how long the old one works, 0 to 168

Examples
  beckon key rotate 5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11 --overlap-hours 1`,
    takes: ['overlap-hours'],
    words: 1,
    run: async (values, output, [id]) => (await import('./key-command.ts')).rotateKeyCommand(id, values, output),
  },
  'key revoke': {
    usage: 'key revoke ID',
    summary: 'Revoke a key. Open connections that use it end within 5 seconds.',
    details: `Examples
  beckon key revoke 5a0d6c52-8f0f-4d6e-9a54-5d3c2f5b1a11`,
    takes: [],
    words: 1,
    run: async (_, output, [id]) => (await import('./key-command.ts')).revokeKeyCommand(id, output),
  },
  'audit export': {
    usage: 'audit export [--workspace ID]',
    summary: 'Print the audit log, one row a line as JSON, oldest first.',
    details: `  --workspace   of that workspace only; else of all, and of the installation itself

Examples
  beckon audit export > audit.jsonl
  beckon audit export | jq -r 'select(.decision == "denied") | [.created_at, .user_email, .action] | @tsv'`,
    takes: ['workspace'],
    run: async (values) => (await import('./audit-command.ts')).auditExport(values),
  },
  'audit verify': {
    usage: 'audit verify',
    summary: 'Check that no row of the audit log was changed or taken away.',
    details: `Ends with 1 when one was, and says where. It prints the hash each chain ends with: kept elsewhere, it proves later that
nothing before it was rewritten.`,
    takes: [],
    run: async (_, output) => (await import('./audit-command.ts')).auditVerify(output),
  },
  doctor: {
    usage: 'doctor',
    summary: 'Check settings, data folder, database, migrations, signing keys and the running server.',
    details: 'Ends with 1 when something is to be mended; each line says what to do.',
    takes: [],
    run: async (_, output) => (await import('./doctor-command.ts')).doctorCommand(output),
  },
};
