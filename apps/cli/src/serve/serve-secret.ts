import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from '../private-file.ts';

const FILE = 'serve-secret';

/** What a launch must bring along; `given` where it came from the environment, and so is known to its people. */
export interface ServeSecret {
  readonly value: string;
  readonly given: boolean;
}

/** BECKON_SERVE_SECRET, else the one of this user, made at the first start and kept in `folder` for this user alone. */
export async function serveSecret(folder: string, env: NodeJS.ProcessEnv): Promise<ServeSecret> {
  const value = env['BECKON_SERVE_SECRET'];
  if (value) return { value, given: true };
  const kept = await readFile(join(folder, FILE), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  if (kept.trim() !== '') return { value: kept.trim(), given: false };
  const made = randomBytes(24).toString('base64url');
  await writePrivateFile(folder, FILE, `${made}\n`);
  return { value: made, given: false };
}
