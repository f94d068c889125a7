import { credentialsFolder, readCredentials, type Credentials } from './credentials.ts';
import { serverUrl } from './server-url.ts';

/**
 * Where to call, and as whom: BECKON_API_KEY, else what `beckon login` has stored for that server.
 *
 * @param named the server that was named on the command line, if any
 * @throws Error where there is no key
 */
export async function findCredentials(named?: string, env = process.env): Promise<Credentials> {
  const key = env['BECKON_API_KEY'];
  if (key) return { url: serverUrl(named, env), key };
  const stored = await readCredentials(credentialsFolder(env));
  const wanted = named ?? env['BECKON_URL'];
  if (!stored) throw new Error('Nobody is signed in here. Run beckon login, or set BECKON_API_KEY and BECKON_URL.');
  if (wanted === undefined || wanted === '' || serverUrl(named, env) === stored.url) return stored;
  const url = serverUrl(named, env);
  throw new Error(`This machine is signed in at ${stored.url}, not at ${url}. Run beckon login --url ${url}.`);
}

/** The server that commands would call, also where nobody is signed in. */
export async function findServer(named?: string, env = process.env): Promise<string> {
  if (named !== undefined || env['BECKON_URL'] || env['BECKON_API_KEY']) return serverUrl(named, env);
  const stored = await readCredentials(credentialsFolder(env)).catch(() => undefined);
  return stored?.url ?? serverUrl(named, env);
}
