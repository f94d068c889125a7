import { Session } from '@beckon/contract/person';
import { callServer, ServerError } from './call-server.ts';
import { credentialsFolder, readCredentials, type Credentials } from './credentials.ts';
import { plain, type Output } from './output.ts';
import { serverUrl } from './server-url.ts';

/** `beckon whoami`: whose key this machine uses, and what it may do. */
export async function whoamiCommand(output: Output): Promise<void> {
  const credentials = await findCredentials();
  const session = await callServer(credentials, ['GET', '/auth/session'], Session).catch((error: unknown) => {
    if (!(error instanceof ServerError) || error.status !== 401) throw error;
    throw new Error(`The key for ${credentials.url} was revoked or has expired. Run beckon login.`);
  });
  const { email, workspace_id, workspace_name, role, scopes } = session;
  const text = `${plain(email)}, ${role} of the workspace ${plain(workspace_name)} at ${credentials.url}. Its key may: ${scopes.join(', ')}.`;
  output.value({ url: credentials.url, user_id: session.id, email, workspace_id, workspace_name, role, scopes }, text);
}

/** The environment's, else what `beckon login` has stored. @throws Error where there is neither */
async function findCredentials(): Promise<Credentials> {
  const key = process.env['BECKON_API_KEY'];
  if (key) return { url: serverUrl(undefined, process.env), key };
  const stored = await readCredentials(credentialsFolder());
  if (!stored) throw new Error('Nobody is signed in here. Run beckon login, or set BECKON_API_KEY and BECKON_URL.');
  return stored;
}
