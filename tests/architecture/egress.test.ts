import { expect, test } from 'vitest';
import { isTest, lineAt, read, sources } from './sources.ts';

/** Rooms that run on the server. What they call goes through the one way out. */
const server = /^(?:packages\/(?:shared|contract|core|auth|adapters|api)|db|apps\/server)\//;
const way = 'packages/core/src/egress/';

/** Modules that open connections, and what of them opens none outwards. */
const HARMLESS: Record<string, RegExp> = {
  http: /^(?:createServer|Server|IncomingMessage|ServerResponse|STATUS_CODES|METHODS|validateHeader\w+)$/,
  https: /^(?:createServer|Server)$/,
  http2: /^(?:createServer|createSecureServer|constants)$/,
  net: /^(?:createServer|Server|BlockList|SocketAddress|isIP|isIPv4|isIPv6)$/,
  tls: /^(?:createServer|Server|createSecureContext)$/,
  dgram: /^$/,
  undici: /^$/,
};
const modules = Object.keys(HARMLESS).join('|');
const importing = new RegExp(
  `^(?:import|export)\\s+(?!type\\b)([^'";]*?)\\s*(?:from\\s*)?['"](?:node:)?(${modules})(?:/[\\w/]+)?['"]`,
  'gm',
);
const loading = new RegExp(
  `\\b(?:import|require|getBuiltinModule)\\s*\\(\\s*['"](?:node:)?(?:${modules})(?:/[\\w/]+)?['"]`,
  'g',
);
// Called, passed on, or given another name: whoever says it can call it. A method or a field of that name is another thing.
const fetching = /(?<![\w$.'"`-])(?:(?:globalThis|global|window|self)\s*\??\.\s*)?fetch\b(?!\s*[:?'"`-]|\s*=[^=]|\w)/g;
const fetchingByName = /\b(?:globalThis|global|window|self)\s*\[\s*['"`]fetch['"`]/g;
const dialling = /\bnew\s+(?:WebSocket|EventSource|XMLHttpRequest)\s*\(/g;

/** Where a source reaches out by itself: positions in its text. Comments do not count. */
function reachesOut(source: string): number[] {
  const text = source.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:'"`\\\w])\/\/[^\n]*/g, (comment) =>
    comment.replaceAll(/[^\n]/g, ' '),
  );
  const imports = [...text.matchAll(importing)].filter(([, clause = '', module = '']) => {
    const names = /^\{([^}]*)\}$/.exec(clause.trim())?.[1];
    // The whole module, under whatever name, brings everything.
    if (names === undefined) return true;
    return names
      .split(',')
      .map((name) => name.trim().replace(/\s+as\s.*$/s, ''))
      .some((name) => name !== '' && !name.startsWith('type ') && !HARMLESS[module]?.test(name));
  });
  const others = [loading, fetching, fetchingByName, dialling].flatMap((pattern) => [...text.matchAll(pattern)]);
  return [...imports, ...others].map(({ index }) => index);
}

const judged = sources.filter(
  (path) => server.test(path) && !isTest(path) && !path.includes('/testing/') && !path.startsWith(way),
);

test('the server reaches out through the one way only', () => {
  const wrong = judged.flatMap((path) => reachesOut(read(path)).map((index) => `${path}:${lineAt(read(path), index)}`));
  expect(wrong.map((at) => `${at} reaches out by itself: call ctx.egress, whose rules docs/egress.md tells.`)).toEqual(
    [],
  );
});

test('the way itself is where requests are made, and is not judged for nothing', () => {
  const found = sources.filter((path) => path.startsWith(way) && !isTest(path) && reachesOut(read(path)).length > 0);
  expect(found).toContain(`${way}send-request.ts`);
  expect(judged.length).toBeGreaterThan(100);
});

test.each([
  `const answer = await fetch(url);`,
  `await fetch (url)`,
  `return globalThis.fetch(url, {});`,
  `globalThis['fetch'](url)`,
  `const call = fetch;`,
  `createClient({ fetch })`,
  `createClient({ fetch: fetch })`,
  `createClient(fetch)`,
  `import { request } from 'node:http';`,
  `import { get as fetchIt, createServer } from 'node:https';`,
  `import http from 'node:http';`,
  `import * as https from 'https';`,
  `import {\n  BlockList,\n  connect,\n} from 'node:net';`,
  `import { Socket } from 'net';`,
  `import tls from 'node:tls';`,
  `import { connect } from 'node:http2';`,
  `import { fetch as f } from 'undici';`,
  `import { Agent } from 'undici';`,
  `export { request } from 'node:http';`,
  `const { request } = await import('node:https');`,
  `const http = require('http');`,
  `process.getBuiltinModule('node:net').connect(1)`,
  `new WebSocket(url)`,
])('it finds %j', (line) => {
  expect(reachesOut(`import { x } from './x.ts';\n${line}\n`)).not.toEqual([]);
});

test.each([
  `// await fetch(url)`,
  `/** A secret to fetch it with. */`,
  `handler.fetch(request)`,
  `toNodeHandler({ fetch: handler })`,
  `headers['sec-fetch-site']`,
  `'sec-fetch-site'`,
  `prefetch(url)`,
  `fetchClientDocument(url)`,
  `interface Handler { fetch: (request: Request) => Promise<Response> }`,
  `import type { ClientRequest, Agent } from 'node:http';`,
  `import { createServer, type ClientRequest } from 'node:http';`,
  `import { BlockList, isIP } from 'node:net';`,
  `import { httpBatchLink } from '@trpc/client';`,
  `new WebSocketServer({ noServer: true })`,
])('it leaves %j alone', (line) => {
  expect(reachesOut(`${line}\n`)).toEqual([]);
});
