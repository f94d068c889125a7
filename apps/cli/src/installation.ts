import { createKeySigner, type KeySigner } from '@beckon/core/key/key-token';
import { loadKeyPair } from '@beckon/core/key/key-pair';
import { readSettings, StorageSettings } from '@beckon/core/storage-settings';
import { openDatabase, type Database } from '@beckon/db/open-database';

/** An installation opened for administration: its database, and what signs its keys. */
export interface Installation extends AsyncDisposable {
  readonly database: Database;
  readonly db: Database['db'];
  readonly keys: KeySigner;
  /** Signs sessions, seals webhook keys. */
  readonly secret: string;
}

/** Opens the installation that the environment names; starts its database if nobody runs it. */
export async function openInstallation(variables = process.env): Promise<Installation> {
  const settings = readSettings(StorageSettings, variables);
  const database = await openDatabase({
    url: settings.DATABASE_URL,
    dataDir: settings.BECKON_DATA_DIR,
    applicationName: 'beckon cli',
    migrate: true,
    maxConnections: 2,
  });
  try {
    const pair = loadKeyPair(
      { privateKey: settings.JWT_PRIVATE_KEY, publicKey: settings.JWT_PUBLIC_KEY },
      settings.BECKON_DATA_DIR,
    );
    const keys = await createKeySigner(pair);
    const secret = settings.BECKON_SECRET ?? pair.privateKey;
    return { database, db: database.db, keys, secret, [Symbol.asyncDispose]: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}
