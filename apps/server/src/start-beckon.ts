import { keepHouse } from '@beckon/core/housekeeping';
import { loadKeyPair } from '@beckon/core/key/key-pair';
import { openSystem } from '@beckon/core/open-system';
import { isUnclaimed, offerSetUp, renewSetUp } from '@beckon/core/person/set-up';
import { lockDataDir } from '@beckon/db/data-dir-lock';
import { pendingMigrations } from '@beckon/db/migrate';
import { openAuthDatabase } from '@beckon/db/open-auth-database';
import { openDatabase } from '@beckon/db/open-database';
import { authSettings, externalIssuer } from './auth-settings.ts';
import type { Env } from './env.ts';
import { openHttpServer } from './http-server.ts';
import { createMailer } from './mailer.ts';
import { checkTransport, isLoopbackHost } from './transport.ts';

export const VERSION = '0.1.0';
const HOUSEKEEPING_MS = 15_000;

export interface RunningBeckon {
  /** The address to open. */
  readonly url: string;
  /** The one-time link that makes the first account; undefined once there is one. */
  readonly setUpUrl: string | undefined;
  close(): Promise<void>;
}

/**
 * Starts a whole Beckon: data folder, database, migrations, doors. Whatever has been opened is closed again when a later
 * step fails.
 *
 * @throws Error one sentence for the person who starts it
 */
export async function startBeckon(
  env: Env,
  options: {
    dist?: string | undefined;
    swaggerUi?: string | undefined;
    onError(error: unknown): void;
    /** Called with a new link when the only account has been deleted while it runs, or the link before has expired. */
    onSetUp?(url: string): void;
  },
): Promise<RunningBeckon> {
  checkTransport(env);
  const closers: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const lock = await lockDataDir(env.BECKON_DATA_DIR, 'server');
    closers.push(() => lock.release());
    const database = await openDatabase({
      url: env.DATABASE_URL,
      dataDir: env.BECKON_DATA_DIR,
      applicationName: 'beckon',
      migrate: true,
      onError: options.onError,
    });
    closers.push(() => database.close());
    const authDatabase = openAuthDatabase(database, options.onError);
    closers.push(() => authDatabase.close());
    const keyPair = loadKeyPair(
      { privateKey: env.JWT_PRIVATE_KEY, publicKey: env.JWT_PUBLIC_KEY },
      env.BECKON_DATA_DIR,
    );
    const system = await openSystem(database, {
      keyPair,
      secret: env.BECKON_SECRET,
      publicUrl: env.BECKON_URL,
      issuer: externalIssuer(env),
      sendMail: env.SMTP_URL ? createMailer(env.SMTP_URL, env.MAIL_FROM) : undefined,
      insecureHttp: env.BECKON_INSECURE_HTTP,
      onError: options.onError,
      egress: { allow: env.BECKON_EGRESS_ALLOW },
      rates: { redisUrl: env.REDIS_URL, factor: env.BECKON_RATE_FACTOR },
      limits: {
        maxContentBytes: env.BECKON_MAX_CONTENT_BYTES,
        askHoldMs: env.BECKON_ASK_HOLD_SECONDS * 1_000,
        patientAskHoldMs: env.BECKON_PATIENT_ASK_HOLD_SECONDS * 1_000,
      },
    });
    closers.push(() => system.close());
    const unclaimed = await isUnclaimed(system);
    if (unclaimed && !isLoopbackHost(env.HOST)) {
      throw new Error(
        `HOST=${env.HOST} would open Beckon to the network before it has an account. Make one first (beckon user create), or start on 127.0.0.1.`,
      );
    }
    const server = await openHttpServer(system, {
      host: env.HOST,
      port: env.PORT,
      publicUrl: env.BECKON_URL,
      insecureHttp: env.BECKON_INSECURE_HTTP,
      proxies: env.BECKON_TRUSTED_PROXIES,
      connections: { maxConnections: env.BECKON_MAX_CONNECTIONS },
      maxBodyBytes: env.BECKON_MAX_BODY_BYTES,
      logLevel: env.LOG_LEVEL,
      version: VERSION,
      dist: options.dist,
      swaggerUi: options.swaggerUi,
      pendingMigrations: () => pendingMigrations(database),
      auth: { database: authDatabase, settings: authSettings(env) },
    });
    closers.push(() => server.close());
    closers.push(() => system.endHolds());
    const url = env.BECKON_URL ?? server.url.replace(/127\.0\.0\.1|\[::1\]|0\.0\.0\.0|\[::\]/, 'localhost');
    const linkOf = (token: string) => `${url}/setup?token=${token}`;
    const setUpUrl = unclaimed ? linkOf(await offerSetUp(system)) : undefined;
    const offerAgain = async () => {
      const token = await renewSetUp(system);
      if (token) options.onSetUp?.(linkOf(token));
    };
    const timer = setInterval(() => {
      void keepHouse(system).catch(options.onError);
      void offerAgain().catch(options.onError);
    }, HOUSEKEEPING_MS);
    closers.push(() => clearInterval(timer));
    return { url, setUpUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
