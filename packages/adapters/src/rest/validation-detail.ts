import type { InputProblem } from '../schema/input-problem.ts';
import type { RestInput } from './read-input.ts';

/** One entry of the `detail` of a 422. */
export interface ValidationEntry {
  readonly type: string;
  /** Where: `['body', 'items', 0, 'name']`, `['query', 'limit']`, `['path', 'task_id']`. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

// Longer inputs are not sent back: an answer that repeats a megabyte helps nobody.
const longestEcho = 1000;

/** The `detail` of a 422, one entry per problem; a missing body is one problem, not one per field. */
export function toValidationDetail(problems: readonly InputProblem[], input: RestInput): ValidationEntry[] {
  const inBody = (problem: InputProblem) => input.placeOf(problem.path[0] ?? '') === 'body';
  if (input.bodyMissing && problems.some(inBody)) {
    const elsewhere = problems.filter((problem) => !inBody(problem));
    return [
      ...elsewhere.map((problem) => toEntry(problem, input)),
      { type: 'missing', loc: ['body'], msg: 'Field required', input: null },
    ];
  }
  return problems.map((problem) => toEntry(problem, input));
}

/** `task_id must be a UUID, got 'zz'` for the first malformed UUID among the problems. */
export function malformedUuid(problems: readonly InputProblem[]): string | undefined {
  const problem = problems.find(({ type }) => type === 'uuid_parsing');
  return problem && `${problem.path.join('.')} must be a UUID, got '${String(problem.input).slice(0, 100)}'`;
}

function toEntry({ type, path, msg, input, ctx }: InputProblem, { placeOf }: RestInput): ValidationEntry {
  const place = placeOf(path[0] ?? '');
  // In a query there is no object that lacks the value.
  const echoed = type === 'missing' && place !== 'body' ? null : echo(input);
  return { type, loc: [place, ...path], msg, input: echoed, ...(ctx && { ctx }) };
}

function echo(input: unknown): unknown {
  if (typeof input === 'string') return input.length > longestEcho ? `${input.slice(0, longestEcho)}…` : input;
  if (typeof input !== 'object' || input === null) return input ?? null;
  try {
    return JSON.stringify(input).length > longestEcho ? null : input;
  } catch {
    // Nested too deep to be written.
    return null;
  }
}
