import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTestServer } from '../support/start-test-server.ts';

const SECRET = 'nobody may read this';

const PATHS = [
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/assets/%2e%2e/%2e%2e/secret.txt',
  '/assets/..%252f..%252fsecret.txt',
  '/assets/..%5c..%5csecret.txt',
  '/assets/..\\..\\secret.txt',
  '/assets/app.js%00.txt',
  '//secret.txt',
  '/%2fetc/passwd',
  '//etc/passwd',
  '/assets//etc/passwd',
  '/file:///etc/passwd',
  '/assets/out.txt',
  '/.hidden',
];

test('[S57] nothing outside the dashboard’s folder is served, however the path is written', async () => {
  const root = await mkdtemp(join(tmpdir(), 'beckon-paths-'));
  const dist = join(root, 'dist');
  await mkdir(join(dist, 'assets'), { recursive: true });
  await writeFile(join(root, 'secret.txt'), SECRET);
  await writeFile(join(dist, '.hidden'), SECRET);
  await writeFile(join(dist, 'index.html'), '<!doctype html><title>Beckon</title>');
  await writeFile(join(dist, 'assets', 'app.js'), 'export {}');
  await symlink(join(root, 'secret.txt'), join(dist, 'assets', 'out.txt'));
  await using server = await startTestServer({ http: { dist } });
  const { hostname, port } = new URL(server.url);
  const get = async (path: string): Promise<string> => {
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: close\r\n\r\n`);
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    await once(socket, 'close');
    return answer;
  };
  expect(await get('/assets/app.js')).toMatch(/^HTTP\/1\.1 200 .*export \{\}/s);
  for (const path of PATHS) {
    const answer = await get(path);
    expect([path, answer]).toEqual([path, expect.not.stringMatching(`${SECRET}|root:`)]);
    expect([path, answer]).toEqual([path, expect.stringMatching(/^HTTP\/1\.1 (?:400|403|404) |<title>Beckon/)]);
  }
  await rm(root, { recursive: true });
});
