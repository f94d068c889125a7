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
  host: { type: 'string' },
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
  workspace: { type: 'string' },
  instance: { type: 'string' },
  option: { type: 'string', multiple: true },
  'yes-no': { type: 'boolean' },
  'exit-code': { type: 'boolean' },
  timeout: { type: 'string' },
  'idempotency-key': { type: 'string' },
  limit: { type: 'string' },
  'api-key': { type: 'string' },
  'base-url': { type: 'string' },
  'permission-tool': { type: 'boolean' },
  'claude-code-permission-tool': { type: 'boolean' },
  'git-diff': { type: 'boolean' },
  'agent-instance-id': { type: 'string' },
  'disable-tools': { type: 'boolean' },
  'ask-only': { type: 'boolean' },
  stdio: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export type OptionName = keyof typeof OPTIONS;
type Value<T> = T extends { multiple: true } ? string[] : T extends { type: 'string' } ? string : boolean;
export type Values = { readonly [Name in OptionName]?: Value<(typeof OPTIONS)[Name]> | undefined };

export interface Command {
  /** Words and options after `beckon`. */
  readonly usage: string;
  readonly summary: string;
  /** The rest of its page. */
  readonly details: string;
  readonly takes: readonly OptionName[];
  /** How many words it takes besides its own. */
  readonly words?: number;
  /** All that follows its name is handed on as it stands, as words: another program's options among them. */
  readonly handsOn?: true;
  /** It works on the server's machine only. */
  readonly onServer?: true;
  /** @returns false when it has found something wrong: exit code 1 */
  run(values: Values, output: Output, words: readonly string[]): Promise<boolean | void>;
}

/** Commands by their words. What each needs is loaded when it runs. */
export type Commands = Readonly<Record<string, Command>>;
