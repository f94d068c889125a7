import { listTools } from '@beckon/adapters/mcp/tool';
import { appRouter } from '@beckon/api/router';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** The command line serves the door's tools over stdio, and must know them while no server can be reached. */
const FILE = join(import.meta.dirname, '..', '..', 'apps', 'cli', 'src', 'mcp', 'tools.gen.ts');

test('the tools over stdio are those that packages/api declares (vitest -u writes them)', async () => {
  const tools = listTools(appRouter).map(({ listing, operation }) => ({
    procedure: operation.id,
    isQuery: operation.type === 'query',
    listing,
  }));
  const text = `// Written by tests/architecture/mcp-tools.test.ts from the declarations in packages/api.
import type { ListedTool } from './listed-tool.ts';

export const TOOLS: readonly ListedTool[] = ${JSON.stringify(tools, null, 1)};
`;
  await expect(text).toMatchFileSnapshot(FILE);
});
