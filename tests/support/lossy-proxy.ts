import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A wire to a server that loses answers when it is told to: the server has answered, its client reads a cut line. */
export interface LossyProxy extends AsyncDisposable {
  readonly url: string;
  /** Loses the next `count` answers. */
  lose(count: number): void;
  /** How many were lost so far. */
  readonly lost: number;
}

export async function startLossyProxy(target: string): Promise<LossyProxy> {
  const { hostname, port, host } = new URL(target);
  const sockets = new Set<Socket>();
  let owed = 0;
  let lost = 0;
  const server = createServer((near) => {
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
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
