import type { ToolAnnotations } from '@modelcontextprotocol/server';

type Schema = Readonly<Record<string, unknown>> & { readonly type: 'object' };

/** A tool as the server's MCP door lists it, and the procedure behind it. */
export interface ListedTool {
  readonly procedure: string;
  readonly isQuery: boolean;
  readonly listing: {
    readonly name: string;
    readonly title?: string;
    readonly description: string;
    readonly annotations: ToolAnnotations;
    readonly inputSchema: Schema;
    readonly outputSchema: Schema;
  };
}
