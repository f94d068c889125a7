import { openSystem, type RunningSystem, type SystemOptions } from '@beckon/core/open-system';
import type { Limits, System } from '@beckon/core/context';
import { parseEgressAllow } from '@beckon/core/egress/egress-allow';
import type { ResolveHost } from '@beckon/core/egress/resolve-host';
import type { KeyPair } from '@beckon/core/key/key-pair';
import { createKey } from '@beckon/core/key/manage-keys';
import { createUser } from '@beckon/core/person/create-user';
import { openSession } from '@beckon/core/person/session';
import type { KeyScope } from '@beckon/contract/scope';
import { openAuthDatabase } from '@beckon/db/open-auth-database';
import type { Database } from '@beckon/db/open-database';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { openHttpServer, type HttpServer, type HttpServerOptions } from '@beckon/server/http-server';
import { generateKeyPairSync, randomUUID } from 'node:crypto';

/** The pair every test server signs with. */
export const TEST_KEY_PAIR = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

export interface TestServerOptions {
  readonly limits?: Partial<Limits>;
  /** How often who may do what; by default so much that no test is ever told to wait. */
  readonly rates?: SystemOptions['rates'];
  /** An open database to serve; a fresh one by default. */
  readonly database?: Database;
  /** false: the bell does not reach other processes. */
  readonly notify?: boolean;
  readonly http?: Partial<HttpServerOptions>;
  readonly auth?: Partial<HttpServerOptions['auth']['settings']>;
  /** Whose tokens sign people in beside our own sessions. */
  readonly issuer?: SystemOptions['issuer'];
  readonly sendMail?: SystemOptions['sendMail'];
  readonly insecureHttp?: boolean;
  /** What is opened beyond the public internet, as the setting says it, and who knows the addresses of names: nobody. */
  readonly egress?: { readonly allow?: string; readonly resolve?: ResolveHost };
  readonly callbackTries?: SystemOptions['callbackTries'];
  /** Servers in several processes must sign alike. */
  readonly keyPair?: KeyPair;
}

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly system: RunningSystem;
  readonly database: Database;
  readonly http: HttpServer;
  /** What went wrong inside, as the log would tell. */
  readonly errors: unknown[];
  close(): Promise<void>;
}

/** Starts the real server on a free port and a database of its own. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = options.database ?? (await createTestDatabase());
  const errors: unknown[] = [];
  const system = await openSystem(database, {
    keyPair: options.keyPair ?? TEST_KEY_PAIR,
    onError: (error) => errors.push(error),
    issuer: options.issuer,
    sendMail: options.sendMail,
    insecureHttp: options.insecureHttp ?? false,
    egress: {
      allow: parseEgressAllow(options.egress?.allow ?? ''),
      resolve: options.egress?.resolve ?? (() => Promise.reject(new Error('No test asks a name server.'))),
    },
    rates: options.rates ?? { factor: 100 },
    ...(options.callbackTries && { callbackTries: options.callbackTries }),
    ...(options.limits && { limits: options.limits }),
    ...(options.notify !== undefined && { notify: options.notify }),
  });
  const authDatabase = openAuthDatabase(database, (error) => errors.push(error));
  const http = await openHttpServer(system, {
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 8 * 1_048_576,
    logLevel: 'silent',
    version: 'test',
    pendingMigrations: () => Promise.resolve([]),
    // Whose authority has ended is found by the same look, only sooner: most tests are about what happens then.
    authorityCheckMs: 100,
    auth: { database: authDatabase, settings: { signUp: 'first', ...options.auth } },
    ...options.http,
  });
  const close = async () => {
    await http.close();
    await system.close();
    await authDatabase.close();
    if (!options.database) await database.close();
  };
  return { url: http.url, system, database, http, errors, close, [Symbol.asyncDispose]: close };
}

/** A person with a workspace, a session cookie and a key. */
export interface TestPerson {
  readonly user_id: string;
  readonly workspace_id: string;
  readonly email: string;
  /** For a Cookie header. */
  readonly cookie: string;
  readonly key: string;
  readonly key_id: string;
}

/** Makes a person who owns a workspace, signed in, with a key. */
export async function createPerson(
  { system }: { readonly system: Pick<System, 'db' | 'keys' | 'sessions'> },
  options: { email?: string; scopes?: KeyScope[] } = {},
): Promise<TestPerson> {
  const email = options.email ?? `${randomUUID()}@example.com`;
  const owner = await createUser(system.db, { email, displayName: 'Test User' });
  const session = await openSession(system, owner.user_id, {});
  const created = await createKey(system, owner, { name: 'test', ...(options.scopes && { scopes: options.scopes }) });
  return { ...owner, email, cookie: `__Host-beckon_session=${session}`, key: created.api_key, key_id: created.id };
}
