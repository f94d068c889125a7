import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import { expect } from 'vitest';
import { MemoryProvider } from '../../oauth/support/sdk-provider.ts';

/** The way of a program to a server's /mcp, as the provider has it signed in. */
export const transportOf = (url: string, provider: MemoryProvider): StreamableHTTPClientTransport =>
  new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { authProvider: provider as never });

/** A program that is given the address alone. @returns where it sends its person, in `authorizationUrl` */
export async function startProgram(url: string, redirectUrl: string, name: string): Promise<MemoryProvider> {
  const provider = new MemoryProvider({ redirectUrl });
  provider.clientMetadata.client_name = name;
  const first = new Client({ name: 'agent', version: '1' });
  await expect(first.connect(transportOf(url, provider))).rejects.toThrow(UnauthorizedError);
  return provider;
}
