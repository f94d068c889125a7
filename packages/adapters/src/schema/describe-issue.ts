import type { z } from 'zod';
import { formatOf, type Schema } from './unwrap.ts';

export interface IssueDescription {
  readonly type: string;
  readonly msg: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/**
 * What pydantic calls this issue.
 * @param input the value that was refused, never undefined
 * @param schema the schema that governs it, where it is known
 */
export function describeIssue(issue: z.core.$ZodIssue, input: unknown, schema: Schema | undefined): IssueDescription {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, input, schema);
    case 'invalid_format':
      return wrongFormat(issue);
    case 'invalid_value':
      return wrongValue(issue.values);
    case 'too_small':
    case 'too_big':
      return outOfRange(issue, input);
    case 'not_multiple_of':
      return {
        type: 'multiple_of',
        msg: `Input should be a multiple of ${issue.divisor}`,
        ctx: { multiple_of: issue.divisor },
      };
    case 'invalid_union':
      return wrongTag(issue);
    default:
      return { type: 'value_error', msg: `Value error, ${issue.message}` };
  }
}

function wrongType(expected: string, input: unknown, schema: Schema | undefined): IssueDescription {
  const isText = typeof input === 'string';
  switch (expected) {
    case 'string':
      return { type: 'string_type', msg: 'Input should be a valid string' };
    case 'boolean':
      return isText || typeof input === 'number'
        ? { type: 'bool_parsing', msg: 'Input should be a valid boolean, unable to interpret input' }
        : { type: 'bool_type', msg: 'Input should be a valid boolean' };
    case 'int':
      return { type: 'int_from_float', msg: 'Input should be a valid integer, got a number with a fractional part' };
    case 'number':
      if (schema && formatOf(schema)?.includes('int')) {
        return isText
          ? { type: 'int_parsing', msg: 'Input should be a valid integer, unable to parse string as an integer' }
          : { type: 'int_type', msg: 'Input should be a valid integer' };
      }
      return isText
        ? { type: 'float_parsing', msg: 'Input should be a valid number, unable to parse string as a number' }
        : { type: 'float_type', msg: 'Input should be a valid number' };
    case 'object':
      return {
        type: 'model_attributes_type',
        msg: 'Input should be a valid dictionary or object to extract fields from',
      };
    case 'record':
    case 'map':
      return { type: 'dict_type', msg: 'Input should be a valid dictionary' };
    case 'array':
      return { type: 'list_type', msg: 'Input should be a valid list' };
    case 'tuple':
      return { type: 'tuple_type', msg: 'Input should be a valid tuple' };
    case 'null':
      return { type: 'none_required', msg: 'Input should be None' };
    default:
      return { type: `${expected}_type`, msg: `Input should be a valid ${expected}` };
  }
}

function wrongFormat(issue: z.core.$ZodIssueInvalidStringFormat): IssueDescription {
  switch (issue.format) {
    case 'uuid':
    case 'guid':
      return { type: 'uuid_parsing', msg: 'Input should be a valid UUID' };
    case 'datetime':
      return { type: 'datetime_parsing', msg: 'Input should be a valid datetime in ISO-8601 form, with a time zone' };
    case 'date':
      return { type: 'date_parsing', msg: 'Input should be a valid date in the format YYYY-MM-DD' };
    case 'time':
      return { type: 'time_parsing', msg: 'Input should be in a valid time format' };
    case 'url':
      return { type: 'url_parsing', msg: 'Input should be a valid URL' };
    case 'email':
      return { type: 'value_error', msg: 'value is not a valid email address' };
    case 'regex':
      return {
        type: 'string_pattern_mismatch',
        msg: `String should match pattern '${issue.pattern}'`,
        ctx: { pattern: issue.pattern },
      };
    default:
      return { type: 'value_error', msg: `Value error, ${issue.message}` };
  }
}

function wrongValue(values: readonly unknown[]): IssueDescription {
  const quoted = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));
  const expected = quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}` : quoted.join('');
  return { type: quoted.length > 1 ? 'enum' : 'literal_error', msg: `Input should be ${expected}`, ctx: { expected } };
}

function wrongTag(issue: z.core.$ZodIssueInvalidUnion): IssueDescription {
  const { discriminator, options } = issue as { discriminator?: string; options?: readonly unknown[] };
  if (discriminator === undefined || !options) return { type: 'value_error', msg: `Value error, ${issue.message}` };
  return wrongValue(options);
}

function outOfRange(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, input: unknown): IssueDescription {
  const isSmall = issue.code === 'too_small';
  const limit = Number(isSmall ? issue.minimum : issue.maximum);
  const side = isSmall ? 'least' : 'most';
  if (issue.origin === 'string') {
    const ctx = isSmall ? { min_length: limit } : { max_length: limit };
    const msg = `String should have at ${side} ${limit} ${limit === 1 ? 'character' : 'characters'}`;
    return { type: isSmall ? 'string_too_short' : 'string_too_long', msg, ctx };
  }
  if (Array.isArray(input)) {
    const ctx = {
      field_type: 'List',
      ...(isSmall ? { min_length: limit } : { max_length: limit }),
      actual_length: input.length,
    };
    const msg = `List should have at ${side} ${limit} ${limit === 1 ? 'item' : 'items'} after validation, not ${input.length}`;
    return { type: isSmall ? 'too_short' : 'too_long', msg, ctx };
  }
  const inclusive = issue.inclusive !== false;
  const word = isSmall ? 'greater' : 'less';
  const type = `${word}_than${inclusive ? '_equal' : ''}`;
  const ctx = { [`${isSmall ? 'g' : 'l'}${inclusive ? 'e' : 't'}`]: limit };
  return { type, msg: `Input should be ${word} than ${inclusive ? 'or equal to ' : ''}${limit}`, ctx };
}
