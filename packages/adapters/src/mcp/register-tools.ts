import { CLIENT_INFO_META_KEY, type McpServer, type ServerContext } from '@modelcontextprotocol/server';
import type { AnyTRPCRouter } from '@trpc/server';
import { callTool, type CallToolOptions, type ToolCall } from './call-tool.ts';
import { listTools } from './tool.ts';

export const defaultKeepAliveMs = 10_000;

export interface RegisterToolsOptions extends Omit<CallToolOptions, 'keepAliveMs'> {
  /** How often a pending call gives a sign of life. Milliseconds, 10,000 by default; 0: never. */
  readonly keepAliveMs?: number;
  /** The id of the request that carries a call; a random UUID by default. */
  readonly requestId?: (request: Request | undefined) => string;
}

/**
 * Registers every procedure of `router` whose meta declares `mcp` as a tool of `server`, over whichever transport.
 *
 * @throws Error at start-up, see listTools
 */
export function registerTools(server: McpServer, router: AnyTRPCRouter, options: RegisterToolsOptions): void {
  const callOptions: CallToolOptions = { ...options, keepAliveMs: options.keepAliveMs ?? defaultKeepAliveMs };
  for (const tool of listTools(router)) {
    server.registerTool(tool.name, tool.config, (args, context) => {
      const requestId = options.requestId?.(context.http?.req) ?? crypto.randomUUID();
      return callTool(tool, args, context, { client: clientOf(server, context), requestId }, callOptions);
    });
  }
}

/** Revision 2026-07-28 names the client in each request; before, it did so once for a connection that lasts. */
function clientOf(server: McpServer, { mcpReq }: ServerContext): ToolCall['client'] {
  // Checked by the SDK before a tool is called, which declares it as an object without properties.
  const envelope: { readonly [CLIENT_INFO_META_KEY]?: ToolCall['client'] } | undefined = mcpReq.envelope;
  // oxlint-disable-next-line typescript/no-deprecated -- the only place where a 2025 connection keeps the name
  return envelope?.[CLIENT_INFO_META_KEY] ?? server.server.getClientVersion();
}
