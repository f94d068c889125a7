import { startProgress } from '@beckon/adapters/mcp/progress';
import { createBeckonClient } from '@beckon/client/beckon-client';
import { callProcedure } from '@beckon/client/call-procedure';
import { detectAgentType } from '@beckon/core/agent/detect-agent-type';
import {
  McpServer,
  type CallToolResult,
  type ServerContext,
  type StandardSchemaWithJSON,
} from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { once } from 'node:events';
import { z } from 'zod';
import type { Credentials } from '../credentials.ts';
import { VERSION } from '../version.ts';
import { AgentLine } from './agent-line.ts';
import { KeptState } from './kept-state.ts';
import type { ListedTool } from './listed-tool.ts';
import { ASK_TOOLS } from './ask-tools.ts';
import { sessionTools } from './session-tools.ts';
import { TOOLS } from './tools.gen.ts';

export interface ServeMcpOptions extends Credentials {
  /** Where what must outlive this process is kept. */
  readonly folder: string;
  readonly agentInstanceId?: string | undefined;
  readonly diffSince?: string | undefined;
  /** Name of the agent; by default as the client's name tells. */
  readonly clientType?: string | undefined;
  readonly permissionTool: boolean;
  readonly tools: boolean;
  /** The session is reported by other ways, which also carry what people write: here it only asks. */
  readonly askOnly: boolean;
}

const INSTRUCTIONS =
  'Beckon shows what you do to a person and carries their answers to you. Call log_step before each significant action; ' +
  'keep the agent_instance_id it returns and pass it on every later call. When you need a decision, call ask_question; if it ' +
  'answers with status "pending", call wait_for_answer until it is answered.';
const ASK_INSTRUCTIONS =
  'A person watches this session in Beckon, perhaps from a phone. When you need a decision and the terminal may be unattended, ' +
  'call ask_question; leave agent_instance_id out. If it answers with status "pending", call wait_for_answer until it is answered.';
const KEEP_ALIVE_MS = 10_000;
const PROGRESS_TOTAL = 1_440;

const APPROVE = {
  title: 'Ask leave',
  description:
    'Ask the person who watches whether a tool may run. For permission prompts of the client, not for models.',
  inputSchema: z.object({
    tool_name: z.string().describe('The tool that wants to run.'),
    input: z.record(z.string(), z.unknown()).describe('Its input.'),
    tool_use_id: z.string().nullish(),
  }),
};

/** Serves MCP on standard input and output until the client has gone. */
export async function serveMcp(options: ServeMcpOptions): Promise<void> {
  const client = createBeckonClient({
    url: options.url,
    apiKey: options.key,
    headers: { 'user-agent': `beckon-mcp (${process.platform})` },
  });
  const line = new AgentLine(client, new KeptState(options.folder, options));
  await line.resume();
  const handle = serveStdio(() => {
    const server = new McpServer(
      { name: 'Beckon', version: VERSION },
      {
        instructions: options.askOnly ? ASK_INSTRUCTIONS : INSTRUCTIONS,
        capabilities: { tools: { listChanged: false } },
      },
    );
    let session: ReturnType<typeof sessionTools> | undefined;
    const sessionOf = (context: ServerContext): ReturnType<typeof sessionTools> =>
      (session ??= sessionTools({ ...options, ...named(server, context, options.clientType), client, line }));
    const asks = TOOLS.filter(({ listing }) => ASK_TOOLS.has(listing.name));
    for (const tool of options.askOnly ? asks : options.tools ? TOOLS : []) {
      const { name, inputSchema, outputSchema, ...shown } = tool.listing;
      const config = { ...shown, inputSchema: described(inputSchema), outputSchema: described(outputSchema) };
      server.registerTool(name, config, (args, context) =>
        answered(name, context, (signal) => {
          const own = sessionOf(context)[name];
          return own ? own(args, signal) : callProcedure(client, tool, args, { signal });
        }),
      );
    }
    if (options.permissionTool) {
      server.registerTool('approve', APPROVE, async (args, context) => {
        const { structuredContent: _, ...result } = await answered('approve', context, (signal) =>
          sessionOf(context)['approve']?.(args, signal),
        );
        return result;
      });
    }
    return server;
  });
  await once(process.stdin, 'close');
  await handle.close();
  await line.close();
  await client.close();
}

/** How the client and its agent are called. */
function named(
  server: McpServer,
  { mcpReq }: ServerContext,
  clientType: string | undefined,
): { clientName: string; agentType: string } {
  const envelope: { readonly 'io.modelcontextprotocol/clientInfo'?: { readonly name?: string } } | undefined =
    mcpReq.envelope;
  const clientName =
    // oxlint-disable-next-line typescript/no-deprecated -- the only place where a 2025 connection keeps the name
    envelope?.['io.modelcontextprotocol/clientInfo']?.name ?? server.server.getClientVersion()?.name ?? '';
  return { clientName, agentType: detectAgentType({ clientType, userAgent: clientName }) };
}

/** Runs a tool and gives signs of life meanwhile. Never rejects: every failure is a result with `isError`. */
async function answered(
  name: string,
  { mcpReq }: ServerContext,
  run: (signal: AbortSignal) => Promise<unknown> | undefined,
): Promise<CallToolResult> {
  const progressToken = mcpReq._meta?.progressToken;
  using _ = startProgress(
    progressToken === undefined
      ? undefined
      : (progress) => mcpReq.notify({ method: 'notifications/progress', params: { progressToken, ...progress } }),
    { everyMs: KEEP_ALIVE_MS, totalMinutes: PROGRESS_TOTAL },
  );
  try {
    const output = await run(mcpReq.signal);
    const text = JSON.stringify(output, null, 2);
    return { content: [{ type: 'text', text }], structuredContent: output as Record<string, unknown> };
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    return { isError: true, content: [{ type: 'text', text: `Error calling tool '${name}': ${sentence}` }] };
  }
}

/** The server's own schemas, as they are listed; what goes in is checked where it is used. */
function described(schema: ListedTool['listing']['inputSchema']): StandardSchemaWithJSON<unknown, unknown> {
  return {
    '~standard': {
      version: 1,
      vendor: 'beckon',
      validate: (value: unknown) => ({ value }),
      jsonSchema: { input: () => schema, output: () => schema },
    },
  };
}
