import { openDatabase } from '@beckon/db/open-database';
import type { KeyPair } from '@beckon/core/key/key-pair';
import { startTestServer } from '../../support/start-test-server.ts';

/** What a server process is told on its command line, as JSON. */
export interface ServeOptions {
  readonly databaseUrl: string;
  readonly keyPair: KeyPair;
  readonly port: number;
  readonly notify: boolean;
}

const { databaseUrl, keyPair, port, notify } = JSON.parse(process.argv[2] ?? '') as ServeOptions;
const database = await openDatabase({ url: databaseUrl, applicationName: 'beckon', maxConnections: 10 });
const server = await startTestServer({ database, keyPair, notify, http: { port } });
process.once('disconnect', () => process.exit());
process.send?.(server.url);
