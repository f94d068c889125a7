import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { toyRouter } from '../testing/toy-router.ts';
import { registerTools } from './register-tools.ts';

test('the same tools work over a transport without HTTP, beside tools that are registered by hand', async () => {
  const calls: unknown[] = [];
  const server = new McpServer({ name: 'local', version: '1' });
  registerTools(server, toyRouter, {
    createContext: ({ client, request }) => {
      calls.push([client?.name, request]);
      return { name: 'local', scopes: [] };
    },
  });
  server.registerTool('by_hand', { inputSchema: z.object({}) }, () => ({ content: [{ type: 'text', text: 'done' }] }));
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await server.connect(ours);
  const client = new Client({ name: 'terminal', version: '1' });
  await client.connect(theirs);
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['who_am_i', 'by_hand']),
  );
  expect(await client.callTool({ name: 'who_am_i', arguments: {} })).toMatchObject({
    structuredContent: { name: 'local' },
  });
  expect(calls).toEqual([['terminal', undefined]]);
  await client.close();
});
