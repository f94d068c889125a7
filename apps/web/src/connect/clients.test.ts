import { expect, test } from 'vitest';
import { CONNECT_CLIENTS } from './clients.ts';

const at = { origin: 'https://beckon.example:8443', key: 'bkn_ey.J-h_bG.c_1f' };
const steps = CONNECT_CLIENTS.map(({ id, steps }) => [id, steps(at)] as const);

test.each(steps)('the steps of %s name this server and the key', (_, all) => {
  const text = all.map(({ code }) => code).join('\n');
  expect(text).toContain(at.origin);
  expect(text).toContain(at.key);
  expect(all.every(({ title, code }) => title !== '' && code !== '')).toBe(true);
});

test('what goes into a file of JSON is JSON, with one server named beckon', () => {
  const files = steps.flatMap(([id, all]) =>
    all.filter(({ title }) => title.endsWith('.json')).map(({ code }) => [id, JSON.parse(code) as unknown] as const),
  );
  const headers = { Authorization: `Bearer ${at.key}` };
  const mcp = `${at.origin}/mcp`;
  expect(Object.fromEntries(files)).toMatchObject({
    opencode: { mcp: { beckon: { type: 'remote', url: mcp, headers, timeout: 300_000 } } },
    'gemini-cli': { mcpServers: { beckon: { httpUrl: mcp, headers, timeout: 300_000 } } },
    cursor: { mcpServers: { beckon: { url: mcp, headers } } },
    windsurf: { mcpServers: { beckon: { serverUrl: mcp, headers } } },
    cline: { mcpServers: { beckon: { type: 'streamableHttp', url: mcp, headers, timeout: 300 } } },
    vscode: { servers: { beckon: { type: 'http', url: mcp, headers } } },
  });
});

test('each client has a name of its own', () => {
  expect(new Set(CONNECT_CLIENTS.map(({ id }) => id)).size).toBe(CONNECT_CLIENTS.length);
});
