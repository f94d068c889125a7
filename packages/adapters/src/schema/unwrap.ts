import type { z } from 'zod';

/** Any schema, told apart by `_zod.def.type`. */
export type Schema = z.core.$ZodTypes;

/** The schema inside `.optional()`, `.nullable()`, `.default()`, `.readonly()`, `z.lazy()` and their like. */
export function unwrap(schema: z.core.$ZodType): Schema {
  const { def } = (schema as Schema)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return unwrap(def.innerType);
    case 'lazy':
      return unwrap(def.getter());
    case 'pipe':
      return unwrap(def.in);
    default:
      return schema as Schema;
  }
}

/** The schema that governs the value at `path`, unwrapped; undefined where a union or an open object leaves it undecided. */
export function schemaAt(root: z.core.$ZodType, path: readonly PropertyKey[]): Schema | undefined {
  let current: Schema | undefined = unwrap(root);
  for (const key of path) {
    const next: z.core.$ZodType | undefined = current && member(current, key);
    current = next && unwrap(next);
  }
  return current;
}

function member(schema: Schema, key: PropertyKey): z.core.$ZodType | undefined {
  const { def } = schema._zod;
  if (def.type === 'object') return Object.hasOwn(def.shape, key) ? def.shape[key as string] : undefined;
  if (def.type === 'array') return def.element;
  if (def.type === 'record') return def.valueType;
  return undefined;
}

/** The format of a string or number schema (`uuid`, `date-time`, `safeint`), whichever way it was declared. */
export function formatOf(schema: z.core.$ZodType): string | undefined {
  return (schema as { format?: string | null }).format ?? undefined;
}

export function isUuidSchema(schema: z.core.$ZodType): boolean {
  const format = formatOf(schema);
  return format === 'uuid' || format === 'guid';
}
