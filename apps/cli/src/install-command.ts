import type { McpClient, McpProgramEntry, McpServerEntry } from '@beckon/contract/mcp-client';
import { existsSync } from 'node:fs';
import { findCredentials } from './find-credentials.ts';
import { planInstall, planUninstall } from './install/change.ts';
import { installSettings, uninstallSettings, type SettingsChange } from './install/change-settings.ts';
import type { ClientAdapter } from './install/client-adapter.ts';
import { CLIENTS, type ClientName } from './install/clients.ts';
import { decode } from './install/config-file.ts';
import { FORMATS } from './install/config-text.ts';
import { thisMachine } from './install/machine.ts';
import type { Output } from './output.ts';
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
  const server: McpServerEntry & McpProgramEntry = {
    url: `${credentials.url}/mcp`,
    headers: { Authorization: `Bearer ${credentials.key}` },
    command: selfCommand('mcp'),
    env: { BECKON_URL: credentials.url, BECKON_API_KEY: credentials.key, OMNARA_CLIENT_TYPE: name },
  };
  const entryOf = ({ http, stdio }: McpClient) => (!options.stdio && http?.(server)) || stdio(server);
  const manner = { dryRun: options['dry-run'] === true, secret: credentials.key };
  const done = await installSettings(changeOf(name, client, entryOf), manner, output);
  if (!done) return;
  const { file, changed } = done;
  const words = changed
    ? `${client.title} has Beckon now: ${file} carries this machine's key. ${client.next}`
    : `${client.title} has Beckon already.`;
  output.value({ client: name, file, changed }, words);
}

/** `beckon uninstall`: makes a client's settings what they were. */
export async function uninstallCommand(
  word: string | undefined,
  options: Pick<InstallOptions, 'dry-run'>,
  output: Output,
): Promise<void> {
  const { name, client } = clientOf(word, 'uninstall');
  const done = await uninstallSettings(changeOf(name, client), { dryRun: options['dry-run'] === true }, output);
  if (!done) return;
  const { file, changed } = done;
  const words =
    file === undefined
      ? `beckon install has put nothing into ${client.title}.`
      : `${client.title} is as it was: ${file}`;
  output.value({ client: name, ...(file !== undefined && { file }), changed }, words);
}

function clientOf(word: string | undefined, command: string): { name: ClientName; client: ClientAdapter } {
  if (word === undefined || !Object.hasOwn(CLIENTS, word)) {
    throw new UsageError(`beckon ${command} knows: ${Object.keys(CLIENTS).join(', ')}`);
  }
  const name = word as ClientName;
  return { name, client: CLIENTS[name] };
}

const changeOf = (
  name: ClientName,
  client: ClientAdapter,
  entryOf: (way: McpClient) => Readonly<Record<string, unknown>> = () => ({}),
): SettingsChange => ({
  name,
  file: fileOf(client),
  install: (current, backup) => {
    const way = wayOf(client, current);
    return planInstall(way, entryOf(way), current, backup);
  },
  uninstall: (current, backup) => planUninstall(wayOf(client, current), current, backup),
});

/** How the client keeps its servers in this very file. */
function wayOf(client: ClientAdapter, current: Buffer | undefined): McpClient {
  if (!client.otherWay || current === undefined) return client;
  return client.otherWay(FORMATS[client.format].read(decode(current))) ?? client;
}

function fileOf(client: ClientAdapter): string {
  const files = client.files(thisMachine());
  return files.find((file) => existsSync(file)) ?? files[0];
}
