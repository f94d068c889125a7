import { createAuth } from '@beckon/auth/create-auth';
import { findUserByEmail } from '@beckon/core/person/create-user';
import { createSessionSigner } from '@beckon/core/person/session-signer';
import { openAuthDatabase } from '@beckon/db/open-auth-database';
import { randomBytes } from 'node:crypto';
import { openInstallation } from './installation.ts';
import type { Output } from './output.ts';
import { recordAction } from './record-action.ts';
import { localUrl } from './server-url.ts';
import { UsageError } from './usage.ts';

const HOUR_MS = 3_600_000;

/** `beckon user reset-link`: a link with which somebody who cannot sign in sets a new password, once, within an hour. */
export async function resetLinkCommand(
  options: { readonly email?: string | undefined },
  output: Output,
): Promise<void> {
  const { email } = options;
  if (!email) throw new UsageError('beckon user reset-link needs --email');
  await using installation = await openInstallation();
  const user = await findUserByEmail(installation.db, email);
  if (!user) throw new Error(`There is no user ${email}.`);
  const authDatabase = openAuthDatabase(installation.database, () => {});
  try {
    const baseUrl = localUrl(process.env);
    const system = {
      db: installation.db,
      sessions: createSessionSigner(installation.secret),
      sendMail: undefined,
    };
    const auth = createAuth(system, authDatabase, { baseUrl, otherOrigins: [], signUp: 'closed' });
    const token = randomBytes(24).toString('base64url');
    const expiresAt = new Date(Date.now() + HOUR_MS);
    // First, so that no link is without its row.
    const detail = { email: email.trim().toLowerCase() };
    const target = { kind: 'user', id: user.user_id };
    await recordAction(installation.db, { workspace_id: null, action: 'user.reset_link', target, detail });
    const { internalAdapter } = await auth.$context;
    await internalAdapter.createVerificationValue({
      identifier: `reset-password:${token}`,
      value: user.user_id,
      expiresAt,
    });
    const url = `${baseUrl}/reset-password?token=${token}`;
    output.value({ ...detail, url, expires_at: expiresAt.toISOString() }, url);
  } finally {
    await authDatabase.close();
  }
}
