import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { processStart } from './process-start.ts';

export interface LockFile {
  /** Gives the lock back; a second time does nothing. */
  release(): void;
}

export interface LockHolder {
  readonly pid: number;
}

interface Content extends LockHolder {
  readonly start: string;
  readonly nonce: string;
}

/**
 * Takes the lock that `path` stands for, or tells which living process has it. The lock of a process that has ended is
 * taken over, also when its pid is in use again.
 *
 * @throws Error of the file system: the folder is missing or closed to us
 */
export function tryLockFile(path: string): LockFile | LockHolder {
  const own: Content = { pid: process.pid, start: processStart(process.pid) ?? '', nonce: randomUUID() };
  for (;;) {
    if (create(path, own)) return { release: () => removeIf(path, own.nonce) };
    const holder = read(path);
    if (holder && processStart(holder.pid) === holder.start) return { pid: holder.pid };
    removeIf(path, holder?.nonce);
  }
}

/** Exclusive, and never seen empty: the finished file gets its name in one step. */
function create(path: string, content: Content): boolean {
  const draft = `${path}.${content.nonce}`;
  writeFileSync(draft, JSON.stringify(content), { flag: 'wx', mode: 0o644 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(path: string): Content | undefined {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8')) as Partial<Content> | null;
    return content?.pid && content.start && content.nonce ? (content as Content) : undefined;
  } catch {
    return undefined;
  }
}

/** Renames first and looks then: whoever comes second finds nothing to rename, instead of removing the next holder's lock. */
function removeIf(path: string, nonce: string | undefined): void {
  if (read(path)?.nonce !== nonce) return;
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    if (read(aside)?.nonce !== nonce) linkSync(aside, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
