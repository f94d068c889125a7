import { readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { configFolder } from './config-folder.ts';
import { writePrivateFile } from './private-file.ts';

/** How this machine is signed in. */
export const Credentials = z.object({ url: z.string(), key: z.string() });
export type Credentials = z.infer<typeof Credentials>;

const FILE = 'credentials.json';

/** The folder of this user's credentials. */
export const credentialsFolder = (env = process.env): string => configFolder(process.platform, env, homedir());
export const credentialsFile = (folder: string): string => join(folder, FILE);

/** What `beckon login` has stored; undefined where nobody is signed in. @throws Error when the file is damaged */
export async function readCredentials(folder: string): Promise<Credentials | undefined> {
  const file = credentialsFile(folder);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const damaged = new Error(`${file} cannot be read as credentials. Remove it, and run beckon login.`);
  try {
    return Credentials.parse(JSON.parse(text));
  } catch {
    throw damaged;
  }
}

/** Stores them for this user alone: all at once, or not at all. @returns the file */
export const writeCredentials = (folder: string, credentials: Credentials): Promise<string> =>
  writePrivateFile(folder, FILE, `${JSON.stringify(credentials, null, 2)}\n`);

export async function removeCredentials(folder: string): Promise<void> {
  await rm(credentialsFile(folder), { force: true });
}
