import { createUser } from '@beckon/core/person/create-user';
import { inTransaction } from '@beckon/db/transaction';
import { openInstallation } from './installation.ts';
import { readStdin } from './read-stdin.ts';
import type { Output } from './output.ts';
import { recordAction } from './record-action.ts';
import { UsageError } from './usage.ts';

export interface UserOptions {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly 'password-stdin'?: boolean | undefined;
}

/** `beckon user create`. */
export async function createUserCommand(options: UserOptions, output: Output): Promise<void> {
  if (!options.email) throw new UsageError('beckon user create needs --email');
  if (!options.name) throw new UsageError('beckon user create needs --name');
  const password = options['password-stdin'] ? await readStdin() : undefined;
  await using installation = await openInstallation();
  const email = options.email.trim().toLowerCase();
  const user = { email: options.email, displayName: options.name, password };
  const made = await inTransaction(installation.db, async (tx) => {
    const created = await createUser(tx, user);
    const target = { kind: 'user', id: created.user_id };
    await recordAction(tx, { workspace_id: null, action: 'user.create', target, detail: { email } });
    return created;
  });
  output.value({ ...made, email }, `Made ${email}.${password ? '' : ' It has no password yet and cannot sign in.'}`);
}
