import { Session } from '@beckon/contract/person';
import { callServer, ServerError } from './call-server.ts';
import { findCredentials } from './find-credentials.ts';
import { plain, type Output } from './output.ts';

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
