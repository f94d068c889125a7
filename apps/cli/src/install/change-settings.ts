import { rm } from 'node:fs/promises';
import { credentialsFolder } from '../credentials.ts';
import { plainLines, type Output } from '../output.ts';
import { hashOf, readBackup, removeBackup, writeBackup, type Backup } from './backup.ts';
import type { Change } from './change.ts';
import { readBytes, writeBytes } from './config-file.ts';
import { lineDiff } from './line-diff.ts';

/** What is put into a settings file that belongs to another program, and how it is taken out again. */
export interface SettingsChange {
  /** Under which its backup is kept. */
  readonly name: string;
  /** Where it goes, when no backup tells that it went elsewhere. */
  readonly file: string;
  /** @throws Error that completes the sentence "FILE was left alone: …" */
  readonly install: (current: Buffer | undefined, backup: Backup | undefined) => Change;
  readonly uninstall: (current: Buffer | undefined, backup: Backup) => Change;
}

export interface Manner {
  readonly dryRun: boolean;
  /** Is not shown. */
  readonly secret?: string;
}

export interface Done {
  readonly file: string;
  readonly changed: boolean;
}

/** @returns undefined where it was only shown */
export async function installSettings(
  { name, file: usual, install }: SettingsChange,
  { dryRun, secret = '' }: Manner,
  output: Output,
): Promise<Done | undefined> {
  const folder = credentialsFolder();
  const backup = await readBackup(folder, name);
  const file = backup?.file ?? usual;
  const change = await planned(file, (current) => install(current, backup));
  const changed = !same(change);
  if (dryRun) return preview(file, change, secret, output);
  if (changed && change.after) {
    const before = change.original === undefined ? null : change.original.toString('base64');
    // Before the file itself: whatever happens in between, what it was is known.
    await writeBackup(folder, name, { file, before, after: hashOf(change.after) });
    await writeBytes(file, change.after);
  }
  return { file, changed };
}

/** @returns undefined where it was only shown; no file where nothing was installed */
export async function uninstallSettings(
  { name, uninstall }: SettingsChange,
  { dryRun }: Manner,
  output: Output,
): Promise<Done | { readonly file?: undefined; readonly changed: false } | undefined> {
  const folder = credentialsFolder();
  const backup = await readBackup(folder, name);
  if (!backup) return { changed: false };
  const { file } = backup;
  const change = await planned(file, (current) => uninstall(current, backup));
  if (dryRun) return preview(file, change, '', output);
  const changed = !same(change);
  if (changed) await (change.after ? writeBytes(file, change.after) : rm(file, { force: true }));
  await removeBackup(folder, name);
  return { file, changed };
}

async function planned(file: string, plan: (current: Buffer | undefined) => Change): Promise<Change> {
  const current = await readBytes(file);
  try {
    return plan(current);
  } catch (error) {
    throw new Error(`${file} was left alone: ${(error as Error).message}.`, { cause: error });
  }
}

const same = ({ before, after }: Change): boolean =>
  before === undefined || after === undefined ? before === after : before.equals(after);

/** Shows what would be written, with the secret hidden. */
function preview(file: string, change: Change, secret: string, output: Output): undefined {
  const text = (bytes: Buffer | undefined): string => {
    const whole = bytes?.toString('utf8') ?? '';
    return secret === '' ? whole : whole.replaceAll(secret, `${secret.slice(0, 8)}…`);
  };
  const diff = same(change) ? '' : lineDiff(text(change.before), text(change.after));
  output.value(
    { file, changed: diff !== '', diff },
    diff === '' ? `${file} stays as it is.` : `${file}\n${plainLines(diff)}`,
  );
}
