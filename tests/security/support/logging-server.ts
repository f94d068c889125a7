import type { KeyPair } from '@beckon/core/key/key-pair';
import { openDatabase } from '@beckon/db/open-database';
import { startTestServer } from '../../support/start-test-server.ts';

/** A server in a process of its own that logs all it ever would. Argument: its database and key pair, as JSON. */
const { url, keyPair } = JSON.parse(process.argv[2] ?? '') as { url: string; keyPair: KeyPair };
const database = await openDatabase({ url, applicationName: 'beckon', maxConnections: 5 });
const server = await startTestServer({ database, keyPair, http: { logLevel: 'trace' } });
process.on('message', () => {
  for (const error of server.errors) console.error(error);
  process.exit();
});
process.send?.(server.url);
