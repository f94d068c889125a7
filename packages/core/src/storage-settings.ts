import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** Where an installation keeps its data: what the server and the administration commands must agree on. */
export const StorageSettings = z.object({
  BECKON_DATA_DIR: z
    .string()
    .min(1)
    .default(defaultDataDir)
    .transform((dir) => resolve(dir)),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'it begins with postgres://')
    .optional(),
  JWT_PRIVATE_KEY: z.string().optional(),
  JWT_PUBLIC_KEY: z.string().optional(),
  BECKON_SECRET: z.string().min(16, 'it has at least 16 characters').optional(),
});
export type StorageSettings = z.output<typeof StorageSettings>;

/**
 * Reads settings from an environment. A variable that is set but empty counts as unset.
 *
 * @throws Error one sentence that names the variable
 */
export function readSettings<T extends z.ZodType>(
  schema: T,
  variables: Readonly<Record<string, string | undefined>>,
): z.output<T> {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(
    `${String(issue?.path[0])} cannot be used: ${issue?.message ?? 'unknown'}. .env.example tells what it may be.`,
  );
}

/** The user's own folder, or a system folder for root. */
function defaultDataDir(): string {
  return process.getuid?.() === 0 ? '/var/lib/beckon' : join(homedir(), '.beckon');
}
