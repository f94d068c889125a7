import type { KeyPair } from '@beckon/core/key/key-pair';
import { openDatabase } from '@beckon/db/open-database';
import { startTestServer } from '../support/start-test-server.ts';

// A server process of its own, as in production: its work must not compete with the load generator's event loop.
const [url, keyPair] = process.argv.slice(2);
if (!url || !keyPair) throw new Error('Usage: bench-server.ts DATABASE_URL KEY_PAIR');
const database = await openDatabase({ url, applicationName: 'beckon bench server' });
const server = await startTestServer({ database, keyPair: JSON.parse(keyPair) as KeyPair });
process.send?.(server.url);
process.once(
  'disconnect',
  () =>
    void server
      .close()
      .then(() => database.close())
      .then(() => process.exit(0)),
);
