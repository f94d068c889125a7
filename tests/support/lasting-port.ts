import { once } from 'node:events';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

/** Below what Linux, macOS and Windows give to outgoing connections and to servers that ask for any port. */
const RANGE = [15_000, 32_000] as const;

/**
 * A port for a server that goes away and comes back to it: meanwhile no connection of this machine is given it by chance.
 */
export async function lastingPort(): Promise<number> {
  for (;;) {
    const port = randomInt(...RANGE);
    const probe = createServer().listen(port, '127.0.0.1');
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
