import type { z } from 'zod';
import { describeIssue } from './describe-issue.ts';
import { schemaAt } from './unwrap.ts';

/** One thing wrong with an input, in pydantic's vocabulary, which the clients of such APIs already know. */
export interface InputProblem {
  /** `missing`, `string_type`, `bool_parsing`, `uuid_parsing`, ... */
  readonly type: string;
  readonly path: readonly (string | number)[];
  readonly msg: string;
  /** The value found at `path`; for `missing` the object that lacks it. */
  readonly input: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** Translates what zod found wrong with `value` against `schema`; unions are told by their closest branch. */
export function inputProblems(error: z.core.$ZodError, schema: z.core.$ZodType, value: unknown): InputProblem[] {
  return error.issues
    .flatMap((issue) => leaves(issue, []))
    .flatMap(({ issue, path }) => problems(issue, path, schema, value));
}

interface Leaf {
  readonly issue: z.core.$ZodIssue;
  readonly path: readonly (string | number)[];
}

function leaves(issue: z.core.$ZodIssue, base: Leaf['path']): Leaf[] {
  const path = [...base, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ issue, path }];
  const branches = issue.errors.map((branch) => branch.flatMap((nested) => leaves(nested, path)));
  const depth = (branch: Leaf[]) => Math.max(0, ...branch.map((leaf) => leaf.path.length));
  return branches.reduce((best, branch) => (depth(branch) > depth(best) ? branch : best));
}

function problems(issue: z.core.$ZodIssue, path: Leaf['path'], schema: z.core.$ZodType, root: unknown): InputProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      type: 'extra_forbidden',
      path: [...path, key],
      msg: 'Extra inputs are not permitted',
      input: valueAt(root, [...path, key]),
    }));
  }
  const input = valueAt(root, path);
  if (input === undefined) {
    return [{ type: 'missing', path, msg: 'Field required', input: valueAt(root, path.slice(0, -1)) }];
  }
  return [{ ...describeIssue(issue, input, schemaAt(schema, path)), path, input }];
}

function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let current = root;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string | number, unknown>)[key];
  }
  return current;
}
