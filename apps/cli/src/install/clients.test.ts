import { expect, test } from 'vitest';
import { CLIENTS } from './clients.ts';

test('OpenCode’s settings of version 2 are known by their map of servers, not by a server of that name', () => {
  const wayOf = (settings: Readonly<Record<string, unknown>>) => CLIENTS.opencode.otherWay?.(settings)?.path;
  expect(wayOf({ mcp: { servers: {} } })).toEqual(['mcp', 'servers', 'beckon']);
  expect(wayOf({ mcp: { servers: { other: { type: 'local', command: ['x'] } } } })).toEqual([
    'mcp',
    'servers',
    'beckon',
  ]);
  expect(wayOf({ mcp: { servers: { type: 'local', command: ['x'] } } })).toBeUndefined();
  expect(wayOf({ mcp: { servers: { enabled: false } } })).toBeUndefined();
  expect(wayOf({ mcp: { other: { type: 'local', command: ['x'] } } })).toBeUndefined();
  expect(wayOf({})).toBeUndefined();
});
