import type { z } from 'zod';

/** A call that cannot be understood: exit code 2 and the help of its command. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Reads what the options make up as `schema` says. @throws UsageError that names the option */
export function readOptions<T extends z.ZodType>(schema: T, given: Readonly<Record<string, unknown>>): z.output<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`--${String(issue?.path[0]).replaceAll('_', '-')}: ${issue?.message ?? 'is missing'}`);
}

/** What a key shall be allowed, as the options name it. @throws UsageError where both do */
export function scopeOptions({ preset, scopes }: { preset?: string | undefined; scopes?: string | undefined }) {
  if (preset !== undefined && scopes !== undefined) throw new UsageError('Give --preset or --scopes, not both');
  return { preset, scopes: scopes?.split(',').map((scope) => scope.trim()) };
}
