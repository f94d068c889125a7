import { credentialsFolder, readCredentials, removeCredentials } from './credentials.ts';
import { notice, type Output } from './output.ts';
import { revokeKeyOf } from './revoke-key-of.ts';

/** `beckon logout`: revokes this machine's key where the server can be reached, and forgets it. */
export async function logoutCommand(output: Output): Promise<void> {
  const folder = credentialsFolder();
  const credentials = await readCredentials(folder).catch(() => null);
  await removeCredentials(folder);
  if (credentials === undefined) return output.value({ signed_out: false, revoked: false }, 'Nobody was signed in.');
  const revoked = credentials !== null && (await revokeKeyOf(credentials));
  if (!revoked) notice('The key is forgotten here but could not be revoked: revoke it in the dashboard, under Keys.');
  output.value({ signed_out: true, revoked }, 'Signed out.');
}
