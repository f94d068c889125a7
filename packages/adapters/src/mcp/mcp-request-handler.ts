import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { getTRPCErrorFromUnknown, type AnyTRPCRouter } from '@trpc/server';
import type { Operation } from '../operation.ts';
import type { ToolCall } from './call-tool.ts';
import { openAtOnce } from './open-at-once.ts';
import { defaultKeepAliveMs, registerTools } from './register-tools.ts';
import { listTools } from './tool.ts';

/** A call of a tool that came over HTTP. */
export interface McpCall extends ToolCall {
  readonly request: Request;
}

export interface McpRequestHandlerOptions {
  readonly name: string;
  readonly version: string;
  /** Told to clients once, for their model. */
  readonly instructions?: string;
  /** Makes the context of one call, or a promise of it; may throw TRPCError. */
  readonly createContext: (call: McpCall) => unknown;
  /** Whether the caller finds the tool in the list. Calling it stays a matter of the procedure's own checks. */
  readonly isVisible?: (operation: Operation, ctxForList: unknown) => boolean;
  /** Makes what `isVisible` gets, once per list; may throw TRPCError. */
  readonly listContext?: (request: Request) => Promise<unknown>;
  /** How often a pending call gives a sign of life. Milliseconds, 10,000 by default. */
  readonly keepAliveMs?: number;
  /** Longest request body in bytes, 8 MiB by default; over it 413. */
  readonly maxRequestBodySize?: number;
  /** The id of a request, for answers to server faults; a random UUID by default. */
  readonly requestId?: (request: Request) => string;
  /** Receives what `Internal server error` hides. */
  readonly onServerFault?: (error: unknown, request: Request, requestId: string) => void;
  /** Receives what the protocol refused, for the log. */
  readonly onProtocolError?: (error: Error) => void;
}

/**
 * The MCP door of a router over Streamable HTTP, for revision 2026-07-28 and, without sessions, the 2025 ones. It keeps
 * nothing between requests, so that any process may answer any of them. Authentication stands in front of it.
 *
 * @throws Error at start-up, see listTools
 */
export function createMcpRequestHandler(
  router: AnyTRPCRouter,
  options: McpRequestHandlerOptions,
): (request: Request) => Promise<Response> {
  const { name, version, instructions, keepAliveMs = defaultKeepAliveMs } = options;
  listTools(router);
  const handler = createMcpHandler(
    () => {
      const server = new McpServer(
        { name, version },
        {
          ...(instructions !== undefined && { instructions }),
          capabilities: { tools: { listChanged: false } },
          // What is listed depends on who asks.
          cacheHints: { 'tools/list': { ttlMs: 0, cacheScope: 'private' } },
        },
      );
      registerTools(server, router, {
        keepAliveMs,
        createContext: (call) => options.createContext(overHttp(call)),
        requestId: (request) => (request && options.requestId?.(request)) ?? crypto.randomUUID(),
        onServerFault: (error, call) => options.onServerFault?.(error, overHttp(call).request, call.requestId),
      });
      if (options.isVisible) listVisibleTools(server, router, options);
      return server;
    },
    {
      responseMode: 'sse',
      keepAliveMs,
      maxRequestBodySize: options.maxRequestBodySize ?? 8 * 1024 * 1024,
      ...(options.onProtocolError && { onerror: options.onProtocolError }),
    },
  );
  return async (request) => {
    if (request.method !== 'POST') return methodNotAllowed();
    return openAtOnce(await handler.fetch(request));
  };
}

function listVisibleTools(server: McpServer, router: AnyTRPCRouter, options: McpRequestHandlerOptions): void {
  server.server.setRequestHandler('tools/list', async (_, { http }) => {
    const request = http?.req;
    if (!request) throw new Error('A list over HTTP has a request');
    try {
      const ctx = await options.listContext?.(request);
      const tools = listTools(router).filter(({ operation }) => options.isVisible?.(operation, ctx) ?? true);
      return { tools: tools.map(({ listing }) => ({ ...listing })) };
    } catch (thrown) {
      const error = getTRPCErrorFromUnknown(thrown);
      if (error.code !== 'INTERNAL_SERVER_ERROR') throw new Error(error.message, { cause: thrown });
      const requestId = options.requestId?.(request) ?? crypto.randomUUID();
      options.onServerFault?.(thrown, request, requestId);
      throw new Error(`Internal server error (request ${requestId})`, { cause: thrown });
    }
  });
}

function overHttp(call: ToolCall): McpCall {
  const { request } = call;
  if (!request) throw new Error('A call over HTTP has a request');
  return { ...call, request };
}

function methodNotAllowed(): Response {
  const error = { code: -32000, message: 'Method not allowed: this endpoint keeps no sessions, send POST' };
  return Response.json({ jsonrpc: '2.0', error, id: null }, { status: 405, headers: { allow: 'POST' } });
}
