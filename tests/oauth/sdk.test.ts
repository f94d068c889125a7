import { must } from '@beckon/shared/must';
import * as v2 from '@modelcontextprotocol/client';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createPerson, startTestServer, type TestServer } from '../support/start-test-server.ts';
import { consent, publicOrigin } from './support/person.ts';
import { MemoryProvider, type ProviderOptions } from './support/sdk-provider.ts';

const DOCUMENT = 'https://agent.example/client.json';
const REDIRECT = 'http://localhost:33418/callback';

/** A version of the official SDK. */
interface Sdk {
  /** Calls a tool as a program does that was given the address alone. @throws UnauthorizedError when a person must come */
  call(url: URL, provider: MemoryProvider): Promise<unknown>;
  finish(url: URL, provider: MemoryProvider, back: URL): Promise<void>;
  readonly unauthorized: new (...all: never[]) => Error;
}

const step = { name: 'log_step', arguments: { step_description: 'Reading' } };

const SDKS: Readonly<Record<string, Sdk>> = {
  'v1, @modelcontextprotocol/sdk': {
    async call(url, provider) {
      const client = new Client({ name: 'agent', version: '1' });
      try {
        await client.connect(new StreamableHTTPClientTransport(url, { authProvider: provider }));
        return (await client.callTool(step)).structuredContent;
      } finally {
        await client.close();
      }
    },
    async finish(url, provider, back) {
      const transport = new StreamableHTTPClientTransport(url, { authProvider: provider });
      await transport.finishAuth(must(back.searchParams.get('code')));
    },
    unauthorized: UnauthorizedError,
  },
  'v2, @modelcontextprotocol/client': {
    async call(url, provider) {
      const client = new v2.Client({ name: 'agent', version: '1' });
      try {
        await client.connect(new v2.StreamableHTTPClientTransport(url, { authProvider: provider as never }));
        return (await client.callTool(step)).structuredContent;
      } finally {
        await client.close();
      }
    },
    async finish(url, provider, back) {
      const transport = new v2.StreamableHTTPClientTransport(url, { authProvider: provider as never });
      await transport.finishAuth(back.searchParams as never);
    },
    unauthorized: v2.UnauthorizedError,
  },
};

/** A server that knows one document. */
async function start(): Promise<TestServer> {
  const document = { client_id: DOCUMENT, client_name: 'An agent', redirect_uris: [REDIRECT] };
  return startTestServer({
    auth: {
      fetchJson: async (url) => {
        if (url !== DOCUMENT) throw new Error(`There is nothing at ${url}`);
        return document;
      },
    },
  });
}

const ways: readonly [string, ProviderOptions][] = [
  ['registers itself', {}],
  ['has a metadata document', { clientMetadataUrl: DOCUMENT }],
];

describe.each(Object.entries(SDKS))('the official SDK, %s', (_, sdk) => {
  test.for(ways)('that %s is let in by a person, without a key', async ([, options]) => {
    await using server = await start();
    const person = await createPerson(server);
    const url = new URL(`${publicOrigin(server)}/mcp`);
    const provider = new MemoryProvider({ ...options, redirectUrl: REDIRECT });

    await expect(sdk.call(url, provider)).rejects.toThrow(sdk.unauthorized);
    const { searchParams } = must(provider.authorizationUrl);
    expect(searchParams.get('resource')).toBe(url.href);
    expect(searchParams.get('scope')).toMatch(/^agent/);
    expect(searchParams.get('client_id') === DOCUMENT).toBe(options.clientMetadataUrl !== undefined);

    const back = await consent(server, person, must(provider.authorizationUrl));
    expect(back.searchParams.get('state')).toBe('state-of-the-client');
    await sdk.finish(url, provider, back);
    expect(await sdk.call(url, provider)).toMatchObject({ success: true });
    const { rows } = await sql`select workspace_id, user_id from agent_instances`.execute(server.system.db);
    expect(rows).toEqual([{ workspace_id: person.workspace_id, user_id: person.user_id }]);
  });

  test('whose access token has ended gets the next one by itself', async () => {
    await using server = await start();
    const person = await createPerson(server);
    const url = new URL(`${server.url}/mcp`);
    const provider = new MemoryProvider();
    await expect(sdk.call(url, provider)).rejects.toThrow(sdk.unauthorized);
    await sdk.finish(url, provider, await consent(server, person, must(provider.authorizationUrl)));
    const before = provider.saved;
    await sql`update oauth_access_tokens set expires_at = now() - interval '1 second'`.execute(server.system.db);
    expect(await sdk.call(url, provider)).toMatchObject({ success: true });
    expect(provider.saved.access_token).not.toBe(before.access_token);
    expect(provider.saved.refresh_token).not.toBe(before.refresh_token);
  });

  test('whose connection was ended sends its person to the consent page again', async () => {
    await using server = await start();
    const person = await createPerson(server);
    const url = new URL(`${server.url}/mcp`);
    const provider = new MemoryProvider();
    await expect(sdk.call(url, provider)).rejects.toThrow(sdk.unauthorized);
    await sdk.finish(url, provider, await consent(server, person, must(provider.authorizationUrl)));
    await sql`delete from oauth_consents`.execute(server.system.db);
    const before = must(provider.authorizationUrl).href;
    await expect(sdk.call(url, provider)).rejects.toThrow(sdk.unauthorized);
    expect(must(provider.authorizationUrl).href).not.toBe(before);
    await sdk.finish(url, provider, await consent(server, person, must(provider.authorizationUrl)));
    expect(await sdk.call(url, provider)).toMatchObject({ success: true });
  });
});
