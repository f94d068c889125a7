import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A wire to a server that loses answers when it is told to: the server has answered, its client reads a cut line. It can be cut whole, too. */
export interface LossyProxy extends AsyncDisposable {
  readonly url: string;
  /** Loses the next `count` answers. */
  lose(count: number): void;
  /** How many were lost so far. */
  readonly lost: number;
  /** Ends all connections, and lets none through until it is mended. */
  cut(): void;
  mend(): void;
}

export async function startLossyProxy(target: string): Promise<LossyProxy> {
  const { hostname, port, host } = new URL(target);
  const sockets = new Set<Socket>();
  let owed = 0;
  let lost = 0;
  let isCut = false;
  const endAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // The other end sees it by the line that ends.
      socket.on('error', () => {});
    }
    // A server answers by its own name only.
    near.on('data', (bytes) => far.write(bytes.toString('latin1').replace(/^(host: ).*$/im, `$1${host}`), 'latin1'));
    near.on('close', () => far.end());
    far.on('close', () => near.destroy());
    far.on('data', (bytes) => {
      if (owed === 0 || near.destroyed) return void near.write(bytes);
      owed -= 1;
      lost += 1;
      near.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lose: (count) => void (owed += count),
    get lost() {
      return lost;
    },
    cut() {
      isCut = true;
      endAll();
    },
    mend: () => void (isCut = false),
    async [Symbol.asyncDispose]() {
      endAll();
      server.close();
      await once(server, 'close');
    },
  };
}
