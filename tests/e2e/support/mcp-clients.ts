import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** What the tests need of a client, whichever library and revision it is. */
export interface McpClient extends AsyncDisposable {
  readonly serverName: string | undefined;
  readonly listTools: () => Promise<{ name: string; description?: string | undefined; inputSchema: unknown }[]>;
  /** Calls a tool. @returns its JSON @throws Error with the tool's sentence when it refuses */
  readonly call: (name: string, args: object, signal?: AbortSignal) => Promise<Record<string, unknown>>;
}

export type Connect = (url: string, key: string) => Promise<McpClient>;

/** The libraries that agents are made of, in the revisions they speak. */
export const connectors: readonly (readonly [name: string, connect: Connect])[] = [
  ['v2 client, 2026-07-28', (url, key) => connectNew(url, key, { pin: '2026-07-28' })],
  ['v2 client, 2025-11-25', (url, key) => connectNew(url, key, 'legacy')],
  ['v1 client', connectOld],
];

async function connectNew(url: string, key: string, mode: 'legacy' | { pin: '2026-07-28' }): Promise<McpClient> {
  const client = new Client({ name: 'new-client', version: '9.9.9' }, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: authorized(key) }));
  return {
    serverName: client.getServerVersion()?.name,
    listTools: async () => (await client.listTools()).tools,
    call: async (name, args, signal) =>
      read(await client.callTool({ name, arguments: { ...args } }, { ...(signal && { signal }) })),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

async function connectOld(url: string, key: string): Promise<McpClient> {
  const client = new OldClient({ name: 'old-client', version: '1.0.0' });
  // The transport's optional properties are declared for a compiler without exactOptionalPropertyTypes.
  const transport = new OldTransport(new URL(url), { requestInit: authorized(key) }) as Parameters<
    typeof client.connect
  >[0];
  await client.connect(transport);
  return {
    serverName: client.getServerVersion()?.name,
    listTools: async () => (await client.listTools()).tools,
    call: async (name, args, signal) =>
      read(await client.callTool({ name, arguments: { ...args } }, undefined, { ...(signal && { signal }) })),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

const authorized = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

/** Agents of all ages read the text; newer ones read the structured content that stands beside it. */
function read(result: { readonly [name: string]: unknown }): Record<string, unknown> {
  const [block] = result['content'] as { readonly text: string }[];
  if (result['isError'] === true) throw new Error(block?.text);
  return JSON.parse(block?.text ?? '') as Record<string, unknown>;
}
