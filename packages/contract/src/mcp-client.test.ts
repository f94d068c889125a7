import { expect, test } from 'vitest';
import * as clients from './mcp-client.ts';

const { MCP_WAIT_SECONDS: _, ...all } = clients;
const server = { url: 'https://beckon.example/mcp', headers: { Authorization: 'Bearer k' } };
const program = { command: ['node', 'main.js', 'mcp'], env: { BECKON_API_KEY: 'k' } } as const;

test.each(Object.entries<clients.McpClient>(all))(
  '%s: what is written carries the address and the key, or the program',
  (__, { path, http, stdio }) => {
    expect(path.at(-1)).toBe('beckon');
    const remote = http ? JSON.stringify(http(server)) : `${server.url} Bearer k`;
    expect(remote).toMatch(/beckon\.example\/mcp.*Bearer k/);
    expect(JSON.stringify(stdio(program))).toMatch(/node.*main\.js.*mcp.*"BECKON_API_KEY":"k"/);
  },
);
