import { CreateKeyInput, type Key } from '@beckon/contract/key';
import { isUuid } from '@beckon/shared/uuid';
import { findKeyOwner } from '@beckon/core/key/find-key-owner';
import type { KeyOwner } from '@beckon/core/key/key-columns';
import { createKey, listKeys, revokeKey } from '@beckon/core/key/manage-keys';
import { findUserByEmail } from '@beckon/core/person/create-user';
import { openInstallation, type Installation } from './installation.ts';
import type { Output } from './output.ts';
import { UsageError } from './usage.ts';

export interface KeyOptions {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly scopes?: string | undefined;
  readonly 'expires-in-days'?: string | undefined;
}

/** `beckon key create | list | revoke`. */
export async function keyCommand(
  [action, id]: readonly (string | undefined)[],
  options: KeyOptions,
  output: Output,
): Promise<void> {
  if (action === 'create') return create(options, output);
  if (action === 'list') return list(options, output);
  if (action === 'revoke') return revoke(id, output);
  throw new UsageError('beckon key knows: create, list, revoke');
}

async function create(options: KeyOptions, output: Output): Promise<void> {
  if (!options.email) throw new UsageError('beckon key create needs --email, whose key it is');
  const input = CreateKeyInput.safeParse({
    name: options.name,
    scopes: options.scopes?.split(',').map((scope) => scope.trim()),
    expires_in_days: options['expires-in-days'] === undefined ? undefined : Number(options['expires-in-days']),
  });
  if (!input.success) {
    const [issue] = input.error.issues;
    throw new UsageError(`--${String(issue?.path[0]).replaceAll('_', '-')}: ${issue?.message ?? 'is missing'}`);
  }
  await using installation = await openInstallation();
  const key = await createKey(installation, await owner(installation, options.email), input.data);
  output.value(key, key.api_key);
}

async function list(options: KeyOptions, output: Output): Promise<void> {
  if (!options.email) throw new UsageError('beckon key list needs --email, whose keys');
  await using installation = await openInstallation();
  const { items } = await listKeys(installation, await owner(installation, options.email));
  output.value(items, items.length === 0 ? 'No keys.' : items.map(line).join('\n'));
}

async function revoke(id: string | undefined, output: Output): Promise<void> {
  if (!id || !isUuid(id)) throw new UsageError('beckon key revoke needs the ID of a key, as beckon key list shows it');
  await using installation = await openInstallation();
  const holder = await findKeyOwner(installation.db, id);
  if (!holder) throw new Error(`There is no key ${id}. beckon key list --email E shows the keys of a user.`);
  const done = await revokeKey(installation, holder, { key_id: id });
  output.value({ id, ...done }, done.message);
}

async function owner(installation: Installation, email: string): Promise<KeyOwner> {
  const found = await findUserByEmail(installation.db, email);
  if (!found)
    throw new Error(`There is no user ${email}. Make one with: beckon user create --email ${email} --name NAME`);
  return found;
}

const line = (key: Key): string =>
  [
    key.id,
    key.is_active ? 'active' : 'revoked',
    key.scopes.join(','),
    `used ${key.last_used_at ?? 'never'}`,
    key.name,
  ].join('  ');
