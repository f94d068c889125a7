import { Session } from '@beckon/contract/person';
import { createBeckonClient } from '@beckon/client/beckon-client';
import { followWorkspace } from '@beckon/client/follow-workspace';
import { ServerClock } from '@beckon/client/server-clock';
import { z } from 'zod';
import { callServer, ServerError } from './call-server.ts';
import { credentialsFolder, readCredentials, type Credentials } from './credentials.ts';
import { MAX_SKEW_MS, type Check } from './findings.ts';
import { plain } from './output.ts';
import { VERSION } from './version.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const PATIENCE_MS = 10_000;
const Health = z.object({ version: z.string() });

/** Looks at the way to the server: it answers, its version, this machine's key, the live connection, the clocks. */
export async function checkConnection(url: string, variables: Variables, check: Check): Promise<void> {
  let reached = false;
  await check('server', async () => {
    await lookAtServer(url);
    reached = true;
    return `ready at ${url}`;
  });
  if (!reached) return;
  let health: { version: string; at: number } | undefined;
  await check('version', async () => {
    health = await askHealth(url);
    const { version } = health;
    if (version === VERSION) return version;
    return { note: `the server is ${plain(version)}, this command ${VERSION}; they talk, but bring them together.` };
  });
  if (health) {
    const skew = Math.abs(Date.now() - health.at);
    await check('server clock', () => {
      if (skew > MAX_SKEW_MS) {
        throw new Error(`this machine and the server differ by ${Math.round(skew / 1_000)} s; set their clocks.`);
      }
      return 'agrees with this machine';
    });
  }
  const credentials = await checkKey(url, variables, check);
  if (credentials) await check('live connection', () => lookAtFeed(credentials));
}

async function lookAtServer(url: string): Promise<void> {
  const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined);
  if (!response) {
    throw new Error(
      `nothing answers at ${url}. Start it with: npx -y pnpm@12 start; or name another with --url or BECKON_URL.`,
    );
  }
  if (!response.ok) {
    throw new Error(`${url}/ready answers ${response.status}: ${plain((await response.text()).slice(0, 200))}`);
  }
}

async function askHealth(url: string): Promise<{ version: string; at: number }> {
  const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const parsed = Health.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) throw new Error(`${url} answers, but not as Beckon does. Is the address right?`);
  return { ...parsed.data, at: Date.parse(response.headers.get('date') ?? '') || Date.now() };
}

/** Whose key this machine would use there; undefined where it has none that works. */
async function checkKey(url: string, variables: Variables, check: Check): Promise<Credentials | undefined> {
  let works: Credentials | undefined;
  await check('key', async () => {
    const stored = await readCredentials(credentialsFolder(variables));
    const key = variables['BECKON_API_KEY'] || (stored?.url === url ? stored.key : undefined);
    if (!key) return { note: `this machine has none for ${url}. Run beckon login --url ${url}.` };
    const session = await callServer({ url, key }, ['GET', '/auth/session'], Session).catch((error: unknown) => {
      if (!(error instanceof ServerError) || error.status !== 401) throw error;
      throw new Error(`it was revoked or has expired. Run beckon login --url ${url}, or set another BECKON_API_KEY.`);
    });
    works = { url, key };
    return `of ${plain(session.email)} in ${plain(session.workspace_name)}; may ${session.scopes.join(', ')}`;
  });
  return works;
}

async function lookAtFeed({ url, key }: Credentials): Promise<string> {
  const client = createBeckonClient({ url, apiKey: key });
  const follower = followWorkspace(client, new ServerClock());
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const timer = setTimeout(() => resolve('nothing came'), PATIENCE_MS);
  follower.subscribe(() => {
    const { liveness, refusal } = follower.current();
    if (liveness === 'live') resolve(undefined);
    else if (refusal) resolve(`it was refused (${refusal})`);
  });
  follower.start();
  const trouble = await promise;
  clearTimeout(timer);
  follower.stop();
  await client.close();
  if (trouble === undefined) return 'news arrive';
  throw new Error(`${trouble}. A proxy in front of the server must pass WebSocket upgrades of /trpc on.`);
}
