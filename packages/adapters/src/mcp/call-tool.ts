import type { CallToolResult, ServerContext } from '@modelcontextprotocol/server';
import type { Operation } from '../operation.ts';
import { startProgress, type SendProgress } from './progress.ts';
import type { Tool } from './tool.ts';
import { toToolFailure } from './tool-error.ts';

/** One call of a tool, as `createContext` sees it. */
export interface ToolCall {
  readonly operation: Operation;
  /** The HTTP request that carries the call; undefined over stdio. */
  readonly request: Request | undefined;
  /** Named in the answer to a server fault, so that the log can be found. */
  readonly requestId: string;
  /** Aborts when the client goes away or cancels. */
  readonly signal: AbortSignal;
  /** What the client calls itself; undefined where the protocol revision does not say it with each request. */
  readonly client: { readonly name?: string; readonly version?: string } | undefined;
  /** Tells the client how far the call is. Without a progress token: nothing happens. Never rejects. */
  readonly progress: (progress: number, total?: number, message?: string) => Promise<void>;
}

export interface CallToolOptions {
  /** Authenticates and makes the procedure's context, or a promise of it; may throw TRPCError. */
  readonly createContext: (call: ToolCall) => unknown;
  /** How often a pending call gives a sign of life. Milliseconds. */
  readonly keepAliveMs: number;
  /** Receives what `Internal server error` hides. */
  readonly onServerFault?: (error: unknown, call: ToolCall) => void;
}

/** Runs a tool. Never rejects: every failure is a result with `isError`. */
export async function callTool(
  tool: Tool,
  args: unknown,
  context: ServerContext,
  call: Pick<ToolCall, 'client' | 'requestId'>,
  options: CallToolOptions,
): Promise<CallToolResult> {
  const { operation, name } = tool;
  const { signal } = context.mcpReq;
  using progress = startProgress(progressSender(context), {
    everyMs: options.keepAliveMs,
    totalMinutes: operation.meta.mcp?.progressTotal,
  });
  const toolCall: ToolCall = { ...call, operation, request: context.http?.req, signal, progress: progress.report };
  try {
    const ctx = await options.createContext(toolCall);
    const output = await operation.call(ctx, args, signal);
    await progress.finish();
    return { content: [text(JSON.stringify(output, null, 2))], structuredContent: output as Record<string, unknown> };
  } catch (error) {
    const failure = toToolFailure(error, operation, args, toolCall.requestId);
    // Work that was cut short by the client's leaving is not a fault of ours, and nobody reads its result.
    if (failure.isServerFault && !signal.aborted) options.onServerFault?.(error, toolCall);
    return { isError: true, content: [text(`Error calling tool '${name}': ${failure.message}`)] };
  }
}

function progressSender({ mcpReq }: ServerContext): SendProgress | undefined {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return (progress) => mcpReq.notify({ method: 'notifications/progress', params: { progressToken, ...progress } });
}

function text(value: string): { type: 'text'; text: string } {
  return { type: 'text', text: value };
}
