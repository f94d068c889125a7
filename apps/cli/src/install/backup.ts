import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readBytes, writeBytes } from './config-file.ts';

/** What a client's file was before, byte for byte, and what it became. */
const Backup = z.object({
  file: z.string(),
  before: z.string().nullable().describe('Base64; null where there was no file.'),
  after: z.string().describe('SHA-256 of what was written.'),
});
export type Backup = z.infer<typeof Backup>;

const fileOf = (folder: string, client: string): string => join(folder, 'installed', `${client}.json`);

/** @throws Error when it is damaged */
export async function readBackup(folder: string, client: string): Promise<Backup | undefined> {
  const file = fileOf(folder, client);
  const bytes = await readBytes(file);
  if (!bytes) return undefined;
  try {
    return Backup.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw new Error(`${file} cannot be read. Remove it; the entry can then be taken out by hand.`, { cause: error });
  }
}

export const writeBackup = (folder: string, client: string, backup: Backup): Promise<void> =>
  writeBytes(fileOf(folder, client), Buffer.from(`${JSON.stringify(backup, null, 2)}\n`));

export const removeBackup = (folder: string, client: string): Promise<void> =>
  rm(fileOf(folder, client), { force: true });

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
