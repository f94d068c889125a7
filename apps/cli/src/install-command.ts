import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { credentialsFolder } from './credentials.ts';
import { findCredentials } from './find-credentials.ts';
import { hashOf, readBackup, removeBackup, writeBackup } from './install/backup.ts';
import { planInstall, planUninstall, type Change } from './install/change.ts';
import type { ClientAdapter, ServerEntry } from './install/client-adapter.ts';
import { CLIENTS, type ClientName } from './install/clients.ts';
import { readBytes, writeBytes } from './install/config-file.ts';
import { lineDiff } from './install/line-diff.ts';
import { thisMachine } from './install/machine.ts';
import { plainLines, type Output } from './output.ts';
import { selfCommand } from './self-command.ts';
import { UsageError } from './usage.ts';

export interface InstallOptions {
  readonly url?: string | undefined;
  readonly stdio?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
}

/** `beckon install`: writes the server into a client's own settings. */
export async function installCommand(word: string | undefined, options: InstallOptions, output: Output): Promise<void> {
  const { name, client } = clientOf(word, 'install');
  const credentials = await findCredentials(options.url);
  const server: ServerEntry = {
    url: `${credentials.url}/mcp`,
    headers: { Authorization: `Bearer ${credentials.key}` },
    command: selfCommand('mcp'),
    env: { BECKON_URL: credentials.url, BECKON_API_KEY: credentials.key, OMNARA_CLIENT_TYPE: name },
  };
  const entry = (!options.stdio && client.http?.(server)) || client.stdio(server);
  const folder = credentialsFolder();
  const backup = await readBackup(folder, name);
  const file = backup?.file ?? fileOf(client);
  const change = await planned(file, (current) => planInstall(client, entry, current, backup));
  const changed = !same(change);
  if (options['dry-run']) return preview(file, change, credentials.key, output);
  if (changed && change.after) {
    const before = change.original === undefined ? null : change.original.toString('base64');
    // Before the file itself: whatever happens in between, what it was is known.
    await writeBackup(folder, name, { file, before, after: hashOf(change.after) });
    await writeBytes(file, change.after);
  }
  const done = changed
    ? `${client.title} has Beckon now: ${file} carries this machine's key.`
    : `${client.title} has Beckon already.`;
  output.value({ client: name, file, changed }, changed ? `${done} ${client.next}` : done);
}

/** `beckon uninstall`: makes a client's settings what they were. */
export async function uninstallCommand(
  word: string | undefined,
  options: Pick<InstallOptions, 'dry-run'>,
  output: Output,
): Promise<void> {
  const { name, client } = clientOf(word, 'uninstall');
  const folder = credentialsFolder();
  const backup = await readBackup(folder, name);
  if (!backup) {
    return output.value({ client: name, changed: false }, `beckon install has put nothing into ${client.title}.`);
  }
  const { file } = backup;
  const change = await planned(file, (current) => planUninstall(client, current, backup));
  if (options['dry-run']) return preview(file, change, '', output);
  const changed = !same(change);
  if (changed) await (change.after ? writeBytes(file, change.after) : rm(file, { force: true }));
  await removeBackup(folder, name);
  output.value({ client: name, file, changed }, `${client.title} is as it was: ${file}`);
}

function clientOf(word: string | undefined, command: string): { name: ClientName; client: ClientAdapter } {
  if (word === undefined || !Object.hasOwn(CLIENTS, word)) {
    throw new UsageError(`beckon ${command} knows: ${Object.keys(CLIENTS).join(', ')}`);
  }
  const name = word as ClientName;
  return { name, client: CLIENTS[name] };
}

function fileOf(client: ClientAdapter): string {
  const files = client.files(thisMachine());
  return files.find((file) => existsSync(file)) ?? files[0];
}

async function planned(file: string, plan: (current: Buffer | undefined) => Change): Promise<Change> {
  const current = await readBytes(file);
  try {
    return plan(current);
  } catch (error) {
    throw new Error(`${file} was left alone: ${(error as Error).message}.`, { cause: error });
  }
}

const same = ({ before, after }: Change): boolean =>
  before === undefined || after === undefined ? before === after : before.equals(after);

/** Shows what would be written, with the key hidden. */
function preview(file: string, change: Change, key: string, output: Output): void {
  const text = (bytes: Buffer | undefined): string => {
    const whole = bytes?.toString('utf8') ?? '';
    return key === '' ? whole : whole.replaceAll(key, `${key.slice(0, 8)}…`);
  };
  const diff = same(change) ? '' : lineDiff(text(change.before), text(change.after));
  output.value(
    { file, changed: diff !== '', diff },
    diff === '' ? `${file} stays as it is.` : `${file}\n${plainLines(diff)}`,
  );
}
