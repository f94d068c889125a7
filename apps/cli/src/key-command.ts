import { CreateKeyInput, RotateKeyInput, type Key } from '@beckon/contract/key';
import { getOrCreateAgent } from '@beckon/core/agent/get-or-create-agent';
import { findKeyOwner } from '@beckon/core/key/find-key-owner';
import type { KeyOwner } from '@beckon/core/key/key-columns';
import { createKey, listKeys, revokeKey } from '@beckon/core/key/manage-keys';
import { rotateKey } from '@beckon/core/key/rotate-key';
import { findUserByEmail } from '@beckon/core/person/create-user';
import type { Db } from '@beckon/db/open-database';
import { inTransaction } from '@beckon/db/transaction';
import { isUuid } from '@beckon/shared/uuid';
import { openInstallation, type Installation } from './installation.ts';
import { plain, type Output } from './output.ts';
import { recordAction } from './record-action.ts';
import { readOptions, scopeOptions, UsageError } from './usage.ts';

export interface KeyOptions {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly scopes?: string | undefined;
  readonly preset?: string | undefined;
  readonly agent?: string | undefined;
  readonly 'expires-in-days'?: string | undefined;
  readonly 'overlap-hours'?: string | undefined;
}

/** `beckon key create`. */
export async function createKeyCommand(options: KeyOptions, output: Output): Promise<void> {
  if (!options.email) throw new UsageError('beckon key create needs --email, whose key it is');
  if (options.agent?.trim() === '') throw new UsageError('--agent: give the name of an agent');
  const input = readOptions(CreateKeyInput, {
    name: options.name,
    ...scopeOptions(options),
    expires_in_days: numberOf(options['expires-in-days']),
  });
  await using installation = await openInstallation();
  const owner = await ownerOf(installation, options.email);
  const key = await inTransaction(installation.db, async (tx) => {
    const agent = options.agent && (await getOrCreateAgent(tx, owner, options.agent));
    const asked = { ...input, ...(agent && { user_agent_id: agent.id }) };
    const made = await createKey({ ...installation, db: tx }, owner, asked);
    const { name, scopes, expires_at } = made;
    await record(tx, owner, 'keys.create', made.id, { email: options.email, name, scopes, expires_at });
    return made;
  });
  output.value(key, key.api_key);
}

/** `beckon key list`. */
export async function listKeysCommand(options: KeyOptions, output: Output): Promise<void> {
  if (!options.email) throw new UsageError('beckon key list needs --email, whose keys');
  await using installation = await openInstallation();
  const { items } = await listKeys(installation, await ownerOf(installation, options.email));
  const wanted = options.agent?.trim().toLowerCase();
  const shown = wanted === undefined ? items : items.filter((key) => key.user_agent_name === wanted);
  output.value(shown, shown.length === 0 ? 'No keys.' : shown.map(line).join('\n'));
}

/** `beckon key revoke`. */
export async function revokeKeyCommand(id: string | undefined, output: Output): Promise<void> {
  await using installation = await openInstallationFor(id, 'revoke');
  const { key_id, holder } = installation;
  const done = await inTransaction(installation.db, async (tx) => {
    const revoked = await revokeKey({ db: tx }, holder, { key_id });
    await record(tx, holder, 'keys.revoke', key_id);
    return revoked;
  });
  output.value({ id: key_id, ...done }, done.message);
}

/** `beckon key rotate`. */
export async function rotateKeyCommand(id: string | undefined, options: KeyOptions, output: Output): Promise<void> {
  const overlap = readOptions(RotateKeyInput.pick({ overlap_hours: true }), {
    overlap_hours: numberOf(options['overlap-hours']),
  });
  await using installation = await openInstallationFor(id, 'rotate');
  const { key_id, holder } = installation;
  const key = await inTransaction(installation.db, async (tx) => {
    const successor = await rotateKey({ ...installation, db: tx }, holder, { key_id, ...overlap });
    await record(tx, holder, 'keys.rotate', key_id, { ...overlap, successor: successor.id });
    return successor;
  });
  output.value(key, key.api_key);
}

/** Opens the installation for a command about one key. */
async function openInstallationFor(
  id: string | undefined,
  action: string,
): Promise<Installation & { key_id: string; holder: KeyOwner }> {
  if (!id || !isUuid(id)) {
    throw new UsageError(`beckon key ${action} needs the ID of a key, as beckon key list shows it`);
  }
  const installation = await openInstallation();
  const holder = await findKeyOwner(installation.db, id);
  if (holder) return { ...installation, key_id: id, holder };
  await installation[Symbol.asyncDispose]();
  throw new Error(`There is no key ${id}. beckon key list --email E shows the keys of a user.`);
}

async function ownerOf(installation: Installation, email: string): Promise<KeyOwner> {
  const found = await findUserByEmail(installation.db, email);
  if (!found)
    throw new Error(`There is no user ${email}. Make one with: beckon user create --email ${email} --name NAME`);
  return found;
}

async function record(
  tx: Db,
  { workspace_id }: KeyOwner,
  action: string,
  id: string,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await recordAction(tx, { workspace_id, action, target: { kind: 'key', id }, detail });
}

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

const line = (key: Key): string =>
  [
    key.id,
    stateOf(key),
    key.purpose,
    key.scopes.join(','),
    ...(key.user_agent_name === null ? [] : [`as ${plain(key.user_agent_name)}`]),
    `used ${key.last_used_at ?? 'never'}${key.last_used_address === null ? '' : ` from ${plain(key.last_used_address)}`}`,
    plain(key.name),
  ].join('  ');

function stateOf({ is_active, expires_at, replaced_by }: Key): string {
  if (!is_active) return 'revoked';
  if (expires_at !== null && Date.parse(expires_at) <= Date.now()) return 'expired';
  return replaced_by === null ? 'active' : `replaced, ends ${expires_at}`;
}
