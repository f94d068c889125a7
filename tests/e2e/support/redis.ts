import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis } from '../../../scripts/ensure-redis.ts';
import { lastingPort } from '../../support/lasting-port.ts';
import { bareEnvironment, startProcess, type ChildProcess } from './child-process.ts';
import { until } from './until.ts';

/** A Redis that can be taken away, held up and brought back, always at one address. */
export interface LentRedis extends AsyncDisposable {
  readonly url: string;
  /** Resolves when so many clients are connected. */
  hasClients(count: number): Promise<void>;
  /** SIGKILL; what it held is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** It stays, takes connections, and says nothing until `goOn`. */
  stop(): void;
  goOn(): void;
}

/** Starts one. @throws Error when this machine has none */
export async function startRedis(): Promise<LentRedis> {
  const program = findRedis();
  if (program === undefined) throw new Error('No Redis was found: install redis-server.');
  const folder = mkdtempSync(join(tmpdir(), 'beckon-redis-'));
  const port = await lastingPort();
  let server: ChildProcess | undefined;
  const redis: LentRedis = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
      server = startProcess([program, ...args], { cwd: folder, env: bareEnvironment() });
      await server.says(/Ready to accept connections/);
    },
    async hasClients(count) {
      // Who asks is one of them.
      await until(`Redis has ${count} clients`, async () => (await clientsAt(port)) === count + 1);
    },
    async kill() {
      server?.kill('SIGKILL');
      await server?.ended;
    },
    stop: () => server?.kill('SIGSTOP'),
    goOn: () => server?.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      await redis.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await redis.start();
  return redis;
}

async function clientsAt(port: number): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('utf8').on('error', () => {});
  socket.write('INFO clients\r\n');
  let said = '';
  socket.on('data', (text: string) => {
    said += text;
    if (said.includes('connected_clients')) socket.destroy();
  });
  await once(socket, 'close');
  return Number(/connected_clients:(\d+)/.exec(said)?.[1] ?? 0);
}
