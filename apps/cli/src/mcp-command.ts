import { normalizeUuid } from '@beckon/shared/uuid';
import { credentialsFolder, type Credentials } from './credentials.ts';
import { findCredentials } from './find-credentials.ts';
import { gitHead } from './git-diff.ts';
import { serveMcp } from './mcp/serve-mcp.ts';
import { serverUrl } from './server-url.ts';
import { UsageError } from './usage.ts';

export interface McpOptions {
  readonly 'api-key'?: string | undefined;
  readonly 'base-url'?: string | undefined;
  readonly url?: string | undefined;
  readonly 'permission-tool'?: boolean | undefined;
  readonly 'claude-code-permission-tool'?: boolean | undefined;
  readonly 'git-diff'?: boolean | undefined;
  readonly 'agent-instance-id'?: string | undefined;
  readonly 'disable-tools'?: boolean | undefined;
  readonly 'ask-only'?: boolean | undefined;
}

/** `beckon mcp`: serves MCP on standard input and output until the client has gone. */
export async function mcpCommand(options: McpOptions): Promise<void> {
  const named = options['agent-instance-id'];
  const agentInstanceId = named === undefined ? undefined : normalizeUuid(named);
  if (named !== undefined && agentInstanceId === undefined) {
    throw new UsageError(`--agent-instance-id: '${named}' is not a UUID`);
  }
  await serveMcp({
    ...(await credentialsOf(options)),
    folder: credentialsFolder(),
    agentInstanceId,
    diffSince: options['git-diff'] ? await gitHead(process.cwd()) : undefined,
    clientType: process.env['OMNARA_CLIENT_TYPE'] || undefined,
    permissionTool: options['permission-tool'] === true || options['claude-code-permission-tool'] === true,
    tools: !options['disable-tools'],
    askOnly: options['ask-only'] === true,
  });
}

async function credentialsOf(options: McpOptions): Promise<Credentials> {
  // The reference's clients end the address with a slash.
  const named = (options['base-url'] ?? options.url)?.replace(/\/+$/, '');
  const key = options['api-key'];
  return key ? { url: serverUrl(named, process.env), key } : findCredentials(named);
}
