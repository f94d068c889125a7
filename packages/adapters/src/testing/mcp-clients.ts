import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

export interface Progress {
  readonly progress: number;
  readonly total?: number | undefined;
}

export interface CallResult {
  readonly isError?: boolean | undefined;
  readonly text: string;
  readonly structuredContent?: unknown;
}

/** What the tests need of a client, whichever revision it speaks. */
export interface TestClient extends AsyncDisposable {
  readonly serverName: string | undefined;
  listTools(): Promise<
    {
      name: string;
      description?: string | undefined;
      annotations?: unknown;
      inputSchema: unknown;
      outputSchema?: unknown;
    }[]
  >;
  call(
    name: string,
    args: object,
    options?: { signal?: AbortSignal; onprogress?: (progress: Progress) => void; timeout?: number },
  ): Promise<CallResult>;
}

/** Serves `handler` on a free port of the loopback. */
export async function serve(
  handler: (request: Request) => Promise<Response>,
): Promise<AsyncDisposable & { readonly url: URL }> {
  const listener = toNodeHandler({ fetch: handler });
  // A Node request, declared for a compiler without exactOptionalPropertyTypes.
  const server = createServer(
    (request, response) => void listener(request as Parameters<typeof listener>[0], response),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/mcp`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface RawResult {
  readonly isError?: boolean | undefined;
  readonly content?: unknown;
  readonly structuredContent?: unknown;
}

function toResult({ isError, content, structuredContent }: RawResult): CallResult {
  const [block, ...more] = content as { type: string; text: string }[];
  if (block?.type !== 'text' || more.length > 0) throw new Error('a result has exactly one text content');
  return { isError, text: block.text, structuredContent };
}

async function connectNew(
  url: URL,
  mode: '2026-07-28' | 'legacy',
  headers: Record<string, string>,
): Promise<TestClient> {
  const client = new Client(
    { name: 'new-client', version: '9.9.9' },
    { versionNegotiation: { mode: mode === 'legacy' ? 'legacy' : { pin: mode } } },
  );
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  return {
    serverName: client.getServerVersion()?.name,
    listTools: async () => (await client.listTools()).tools,
    call: async (name, args, options) => toResult(await client.callTool({ name, arguments: { ...args } }, options)),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

async function connectOld(url: URL, headers: Record<string, string>): Promise<TestClient> {
  const client = new OldClient({ name: 'old-client', version: '1.0.0' });
  // The transport's optional properties are declared for a compiler without exactOptionalPropertyTypes.
  const transport = new OldTransport(url, { requestInit: { headers } }) as Parameters<typeof client.connect>[0];
  await client.connect(transport);
  return {
    serverName: client.getServerVersion()?.name,
    listTools: async () => (await client.listTools()).tools,
    call: async (name, args, options) =>
      toResult((await client.callTool({ name, arguments: { ...args } }, undefined, options)) as RawResult),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

type Connect = (url: URL, headers?: Record<string, string>) => Promise<TestClient>;

/** The two client libraries in use, in the revisions they speak. */
export const clients: readonly (readonly [string, Connect])[] = [
  ['v2 client, 2026-07-28', (url, headers = {}) => connectNew(url, '2026-07-28', headers)],
  ['v2 client, 2025-11-25', (url, headers = {}) => connectNew(url, 'legacy', headers)],
  ['v1 client', (url, headers = {}) => connectOld(url, headers)],
];
