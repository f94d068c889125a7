import type { StandardSchemaWithJSON, ToolAnnotations } from '@modelcontextprotocol/server';
import type { AnyTRPCRouter } from '@trpc/server';
import { listOperations, type Operation } from '../operation.ts';
import type { McpMeta } from '../operation-meta.ts';
import { inlineJsonSchema, type JsonSchema } from '../schema/json-schema.ts';
import { normaliseInput } from '../schema/normalise-input.ts';

/** An operation as the MCP SDK registers it. */
export interface Tool {
  readonly operation: Operation;
  readonly name: string;
  readonly config: {
    readonly title?: string;
    readonly description: string;
    readonly annotations: ToolAnnotations;
    readonly inputSchema: StandardSchemaWithJSON<unknown, unknown>;
    readonly outputSchema: StandardSchemaWithJSON<unknown, unknown>;
  };
  /** The tool's entry in `tools/list`. */
  readonly listing: {
    readonly name: string;
    readonly title?: string;
    readonly description: string;
    readonly annotations: ToolAnnotations;
    readonly inputSchema: JsonSchema & { type: 'object' };
    readonly outputSchema: JsonSchema & { type: 'object' };
  };
}

const catalogues = new WeakMap<AnyTRPCRouter, readonly Tool[]>();

/**
 * The tools of a router, made once: a stateless server registers them for every request.
 *
 * @throws Error at start-up when a schema has no JSON form, and see listOperations
 */
export function listTools(router: AnyTRPCRouter): readonly Tool[] {
  const known = catalogues.get(router);
  if (known) return known;
  const tools = listOperations(router).flatMap((operation) => {
    const { mcp } = operation.meta;
    return mcp ? [toTool(operation, mcp)] : [];
  });
  catalogues.set(router, tools);
  return tools;
}

function toTool(operation: Operation, mcp: McpMeta): Tool {
  const { meta, type } = operation;
  const isQuery = type === 'query';
  const inputSchema = jsonSchemaOf(operation, 'input');
  const outputSchema = jsonSchemaOf(operation, 'output');
  const shown = {
    ...(mcp.title !== undefined && { title: mcp.title }),
    description: meta.description === undefined ? meta.summary : `${meta.summary}\n\n${meta.description}`,
    annotations: {
      ...(mcp.title !== undefined && { title: mcp.title }),
      readOnlyHint: isQuery,
      destructiveHint: !isQuery && (mcp.destructive ?? false),
      idempotentHint: isQuery || (mcp.idempotent ?? false),
      openWorldHint: mcp.openWorld ?? false,
    },
  };
  return {
    operation,
    name: mcp.name,
    config: {
      ...shown,
      // The procedure itself parses its input and its output; the SDK only spells and advertises.
      inputSchema: describedBy(inputSchema, (value) => normaliseInput(operation.input, value, 'json')),
      outputSchema: describedBy(outputSchema, (value) => value),
    },
    listing: { name: mcp.name, ...shown, inputSchema, outputSchema },
  };
}

function jsonSchemaOf(operation: Operation, side: 'input' | 'output'): JsonSchema & { type: 'object' } {
  try {
    return { ...inlineJsonSchema(operation[side], side), type: 'object' };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${operation.id}: the ${side} has no JSON Schema: ${reason}`, { cause });
  }
}

function describedBy(
  schema: JsonSchema,
  change: (value: unknown) => unknown,
): StandardSchemaWithJSON<unknown, unknown> {
  return {
    '~standard': {
      version: 1,
      vendor: 'beckon',
      validate: (value: unknown) => ({ value: change(value) }),
      jsonSchema: { input: () => schema, output: () => schema },
    },
  };
}
