import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;

/** Descriptions and titles without names, so that nothing is moved to `$defs`: models read a flat schema best. */
class NamelessRegistry extends z.core.$ZodRegistry {
  override get(schema: z.core.$ZodType): Record<string, unknown> | undefined {
    const { id: _, ...rest } = (z.globalRegistry.get(schema) ?? {}) as Record<string, unknown>;
    return rest;
  }
}
const nameless = new NamelessRegistry();

/** JSON Schema (2020-12) of `schema` in one piece; only recursive parts stay in `$defs`. Throws on what JSON cannot say. */
export function inlineJsonSchema(schema: z.core.$ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    override,
    metadata: nameless as unknown as typeof z.globalRegistry,
  });
  return rest;
}

/**
 * JSON Schema (2020-12) of `schema`, and beside it the named ones (`.meta({ id })`) it refers to as `#/$defs/<name>`.
 * Throws on what JSON cannot say.
 */
export function namedJsonSchema(
  schema: z.core.$ZodType,
  io: 'input' | 'output',
): { root: JsonSchema; named: Record<string, JsonSchema> } {
  // In a wrapper the root is named or inlined like any other part, and a recursive root is never a bare `#`.
  const json = z.toJSONSchema(z.object({ root: schema as z.ZodType }), { io, override });
  const properties = json.properties as Record<string, JsonSchema>;
  return { root: properties['root'] ?? {}, named: json.$defs ?? {} };
}

function override({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  const { def } = zodSchema._zod;
  // An answer may gain properties in a later version; clients that validate must not refuse it.
  if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
  // UUIDs are taken in any spelling, more than zod's pattern admits.
  if (jsonSchema.format === 'uuid') delete jsonSchema.pattern;
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
}
