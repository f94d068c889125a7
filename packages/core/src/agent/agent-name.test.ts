import { expect, test } from 'vitest';
import { normalizeAgentName } from './agent-name.ts';
import { detectAgentType } from './detect-agent-type.ts';

test('every spelling of an agent is one name', () => {
  for (const name of ['Claude Code', '  claude code ', 'CLAUDE CODE'])
    expect(normalizeAgentName(name)).toBe('claude code');
  expect(() => normalizeAgentName('a\0b')).toThrow('agent_type cannot contain NUL');
});

test.each([
  [{ clientType: 'My-Client', userAgent: 'Cursor/1' }, 'My-Client'],
  [{ userAgent: 'Cursor/0.9' }, 'cursor'],
  [{ userAgent: 'claude-code/2.1.0 (cli)' }, 'claude-code'],
  [{ userAgent: 'Claude Desktop' }, 'claude'],
  [{ userAgent: 'Roo-Cline/3' }, 'roo-cline'],
  [{ userAgent: 'Cline' }, 'cline'],
  [{ userAgent: 'Windsurf' }, 'windsurf'],
  [{ userAgent: 'opencode/1.2' }, 'opencode'],
  [{ userAgent: 'codex_cli_rs/0.50' }, 'codex'],
  [{ userAgent: 'Visual Studio Code' }, 'vscode'],
  [{ userAgent: 'PostmanRuntime/7' }, 'postman'],
  [{ userAgent: 'curl/8' }, 'unknown'],
  [{}, 'unknown'],
])('the client %j is %s', (headers, name) => {
  expect(detectAgentType(headers)).toBe(name);
});
