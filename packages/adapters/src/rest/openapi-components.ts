import type { z } from 'zod';
import { namedJsonSchema, type JsonSchema } from '../schema/json-schema.ts';

/** An object schema with its parts; `ref` when it has a name and stands in the components. */
export interface ObjectSchema {
  readonly schema: JsonSchema;
  readonly ref: JsonSchema | undefined;
  readonly properties: Record<string, JsonSchema>;
  readonly required: readonly string[];
}

/** Collects the named schemas of a document while its operations are described. */
export class SchemaComponents {
  /** `components.schemas` */
  readonly schemas: Record<string, JsonSchema>;
  /** What each name stands for, everything it refers to included. */
  readonly #fingerprints = new Map<string, string>();

  /** @param reserved schemas that have their names already */
  constructor(reserved: Readonly<Record<string, JsonSchema>>) {
    this.schemas = { ...reserved };
    for (const name of Object.keys(reserved)) this.#fingerprints.set(name, 'reserved');
  }

  /** @throws Error naming the operation when the schema has no JSON form or its name is taken */
  objectOf(schema: z.core.$ZodType, io: 'input' | 'output', operationId: string): ObjectSchema {
    const { root, named } = readSchema(schema, io, operationId);
    const names = Object.fromEntries(
      Object.keys(named).map((name) => [name, this.#nameFor(name, named, io, operationId)]),
    );
    for (const [name, part] of Object.entries(named))
      this.schemas[names[name] as string] = rewriteRefs(part, names) as JsonSchema;
    const place = rewriteRefs(root, names) as JsonSchema;
    const target = refTarget(place, '#/components/schemas/');
    const object = target === undefined ? place : (this.schemas[target] as JsonSchema);
    return {
      schema: object,
      ref: target === undefined ? undefined : place,
      properties: (object['properties'] ?? {}) as Record<string, JsonSchema>,
      required: (object['required'] ?? []) as string[],
    };
  }

  /** The schema's own name, or one with a suffix where the input side differs from the output side. */
  #nameFor(name: string, named: Record<string, JsonSchema>, io: string, operationId: string): string {
    const fingerprint = closure(name, named);
    const scope = operationId.replaceAll(/[^\w-]/g, '_');
    // Zod calls recursive parts without a name __schema0, __schema1 in each conversion anew.
    const candidates = name.startsWith('__') ? [`${scope}_${io}${name}`] : [name, `${name}_${io}`];
    const free = candidates.find((candidate) => (this.#fingerprints.get(candidate) ?? fingerprint) === fingerprint);
    if (free === undefined) {
      throw new Error(
        `${operationId}: the schema name '${name}' is taken by another schema; rename one in its .meta({ id })`,
      );
    }
    this.#fingerprints.set(free, fingerprint);
    return free;
  }
}

function readSchema(
  schema: z.core.$ZodType,
  io: 'input' | 'output',
  operationId: string,
): ReturnType<typeof namedJsonSchema> {
  try {
    return namedJsonSchema(schema, io);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${operationId}: the ${io} has no JSON Schema: ${reason}`, { cause });
  }
}

/** The text of a named schema and of all it refers to: equal texts mean the same schema. */
function closure(name: string, named: Readonly<Record<string, JsonSchema>>): string {
  const reached = new Set([name]);
  for (const current of reached) {
    for (const [, target] of JSON.stringify(named[current]).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g))
      reached.add(target as string);
  }
  return JSON.stringify(
    Array.from(reached)
      .sort()
      .map((each) => [each, named[each]]),
  );
}

function refTarget(schema: JsonSchema, prefix: string): string | undefined {
  const ref = schema['$ref'];
  return typeof ref === 'string' && ref.startsWith(prefix) ? ref.slice(prefix.length) : undefined;
}

function rewriteRefs(value: unknown, names: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((item) => rewriteRefs(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const target = refTarget(value as JsonSchema, '#/$defs/');
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key === '$ref' && target !== undefined
        ? [key, `#/components/schemas/${names[target] ?? target}`]
        : [key, rewriteRefs(item, names)],
    ),
  );
}
