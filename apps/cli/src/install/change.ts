import { isDeepStrictEqual } from 'node:util';
import { hashOf, type Backup } from './backup.ts';
import type { ClientAdapter } from './client-adapter.ts';
import { decode } from './config-file.ts';
import { FORMATS, isObject, valueAt } from './config-text.ts';

/** What is to become of a file: its bytes before and after, undefined where there is none. */
export interface Change {
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
  /** What it was without us, to be restored. */
  readonly original: Buffer | undefined;
}

type Adapter = Pick<ClientAdapter, 'format' | 'path'>;

/**
 * The file with our entry in it, and nothing else changed.
 *
 * @param current the file's bytes
 * @param backup what an earlier installation has noted
 * @throws Error, which completes the sentence "FILE was left alone: …", when it cannot be done without harm
 */
export function planInstall(
  adapter: Adapter,
  entry: Readonly<Record<string, unknown>>,
  current: Buffer | undefined,
  backup: Backup | undefined,
): Change {
  const original = planUninstall(adapter, current, backup).after;
  const text = original === undefined ? '' : decode(original);
  const { read, edit } = FORMATS[adapter.format];
  const before = read(text);
  const containers = adapter.path.slice(0, -1).map((_, index) => adapter.path.slice(0, index + 1));
  const strange = containers.find((path) => valueAt(before, path) !== undefined && !isObject(valueAt(before, path)));
  if (strange) throw new Error(`its ${strange.join('.')} is no list of servers`);
  const after = edit(text, adapter.path, entry);
  if (!isDeepStrictEqual(readBack(read, after), withEntry(before, adapter.path, entry))) {
    throw new Error(`${adapter.path.join('.')} stands there in a form that is not changed safely. Remove it by hand`);
  }
  return { before: current, after: Buffer.from(after), original };
}

/** The file without our entry: as it was, byte for byte, where nobody has changed it since. */
export function planUninstall(adapter: Adapter, current: Buffer | undefined, backup: Backup | undefined): Change {
  if (!backup || current === undefined) return { before: current, after: current, original: current };
  const original = backup.before === null ? undefined : Buffer.from(backup.before, 'base64');
  if (hashOf(current) === backup.after) return { before: current, after: original, original };
  const { read, edit } = FORMATS[adapter.format];
  const text = decode(current);
  const was = original === undefined ? {} : read(decode(original));
  if (valueAt(read(text), adapter.path) === undefined) return { before: current, after: current, original: current };
  let without = edit(text, adapter.path, valueAt(was, adapter.path));
  const parent = adapter.path.slice(0, -1);
  const left = valueAt(read(without), parent);
  // What we made to hold the entry, and nobody uses.
  if (
    adapter.format === 'json' &&
    valueAt(was, parent) === undefined &&
    isObject(left) &&
    Object.keys(left).length === 0
  ) {
    without = edit(without, parent, undefined);
  }
  const after = Buffer.from(without);
  return { before: current, after, original: after };
}

function readBack(read: (text: string) => unknown, text: string): unknown {
  try {
    return read(text);
  } catch {
    return undefined;
  }
}

function withEntry(value: unknown, [key, ...rest]: readonly string[], entry: unknown): unknown {
  if (key === undefined) return entry;
  const object = isObject(value) ? value : {};
  return { ...object, [key]: withEntry(object[key], rest, entry) };
}
