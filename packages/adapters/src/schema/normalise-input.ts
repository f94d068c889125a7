import { normalizeUuid } from '@beckon/shared/uuid';
import { z } from 'zod';
import { formatOf, isUuidSchema, unwrap, type Schema } from './unwrap.ts';

/** `json`: values that already have a type. `text`: values from a path or a query, which are all strings. */
export type InputSource = 'json' | 'text';

const trueWords = new Set(['1', 'on', 't', 'true', 'y', 'yes']);
const falseWords = new Set(['0', 'off', 'f', 'false', 'n', 'no']);
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Spells `value` the one way its schema takes, so that contract schemas need no transforms: UUIDs in lower case with
 * hyphens, boolean words ("yes", "off", 1) as booleans; from text also numbers, and one value where a list is wanted.
 * What cannot be read stays as it is, for the schema to refuse. Returns a copy where something changed.
 */
export function normaliseInput(schema: z.core.$ZodType, value: unknown, source: InputSource): unknown {
  if (value === undefined || value === null) return value;
  const { def } = (schema as Schema)._zod;
  switch (def.type) {
    case 'optional':
      return isEmptyText(def.innerType, value, source) ? undefined : normaliseInput(def.innerType, value, source);
    case 'nullable':
      return isEmptyText(def.innerType, value, source) ? null : normaliseInput(def.innerType, value, source);
    case 'default':
    case 'prefault':
      return isEmptyText(def.innerType, value, source) ? undefined : normaliseInput(def.innerType, value, source);
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return normaliseInput(def.innerType, value, source);
    case 'lazy':
      return normaliseInput(def.getter(), value, source);
    case 'pipe':
      return normaliseInput(def.in, value, source);
    case 'array': {
      const items = source === 'text' && !Array.isArray(value) ? [value] : value;
      return Array.isArray(items) ? items.map((item) => normaliseInput(def.element, item, source)) : items;
    }
    case 'object':
      return mapObject(value, (item, key) => {
        const field = Object.hasOwn(def.shape, key) ? def.shape[key] : undefined;
        return field ? normaliseInput(field, item, source) : item;
      });
    case 'record':
      return mapObject(value, (item) => normaliseInput(def.valueType, item, source));
    case 'tuple':
      return Array.isArray(value)
        ? value.map((item, index) => {
            const element = def.items[index] ?? def.rest;
            return element ? normaliseInput(element, item, source) : item;
          })
        : value;
    case 'union':
      return firstAccepted(def.options, value, source);
    case 'intersection':
      return normaliseInput(def.right, normaliseInput(def.left, value, source), source);
    default:
      return normaliseScalar(schema, def.type, lastOf(value, source), source);
  }
}

function normaliseScalar(schema: z.core.$ZodType, type: string, value: unknown, source: InputSource): unknown {
  if (type === 'boolean') return booleanWord(value);
  if (typeof value !== 'string') return value;
  if (type === 'string' && isUuidSchema(schema)) return normalizeUuid(value) ?? value;
  if (type === 'number' && source === 'text' && decimal.test(value.trim())) return Number(value);
  return value;
}

function booleanWord(value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const word = String(value).toLowerCase();
  return trueWords.has(word) ? true : falseWords.has(word) ? false : value;
}

/** `?cursor=` is how a query says "none" where an empty string could mean nothing else. */
function isEmptyText(schema: z.core.$ZodType, value: unknown, source: InputSource): boolean {
  if (source !== 'text' || value !== '') return false;
  const inner = unwrap(schema);
  const { type } = inner._zod.def;
  return type === 'string' ? formatOf(inner) !== undefined : type !== 'union' && type !== 'array' && type !== 'literal';
}

/** A parameter that is repeated where one value is wanted counts with its last value. */
function lastOf(value: unknown, source: InputSource): unknown {
  return source === 'text' && Array.isArray(value) ? value.at(-1) : value;
}

function firstAccepted(options: readonly z.core.$ZodType[], value: unknown, source: InputSource): unknown {
  for (const option of options) {
    const candidate = normaliseInput(option, value, source);
    if (z.safeParse(option, candidate).success) return candidate;
  }
  return value;
}

/** Copies own properties only, `__proto__` included as a plain one. */
function mapObject(value: unknown, change: (item: unknown, key: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item, key)]));
}
