import { execFile } from 'node:child_process';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PATIENCE_MS = 5_000;
const MAX_BYTES = 32 * 1_048_576;
/** A new file that is longer is named, not shown. */
const MAX_FILE_BYTES = 1_048_576;
const run = promisify(execFile);

const git = async (folder: string, args: readonly string[]): Promise<string> =>
  (await run('git', args, { cwd: folder, timeout: PATIENCE_MS, maxBuffer: MAX_BYTES })).stdout;

/** The commit a folder's repository stands on; undefined where there is none. */
export async function gitHead(folder: string): Promise<string | undefined> {
  return git(folder, ['rev-parse', 'HEAD']).then(
    (text) => text.trim(),
    () => undefined,
  );
}

/**
 * What has changed in a folder's repository since a commit, files that git does not follow yet included.
 *
 * @returns a unified diff, empty where nothing has changed; undefined where git cannot tell
 */
export async function gitDiff(folder: string, since: string): Promise<string | undefined> {
  try {
    const root = (await git(folder, ['rev-parse', '--show-toplevel'])).trim();
    const parts = [await git(root, ['diff', '--no-color', '--no-ext-diff', since, '--'])];
    const untracked = await git(root, ['ls-files', '--others', '--exclude-standard', '-z']);
    // A worktree inside the repository is listed as a folder.
    for (const path of untracked.split('\0').filter((each) => each !== '' && !each.endsWith('/'))) {
      parts.push(await newFile(root, path));
    }
    return parts.join('');
  } catch {
    return undefined;
  }
}

async function newFile(root: string, path: string): Promise<string> {
  const head = `diff --git a/${path} b/${path}\nnew file mode 100644\nindex 0000000..0000000\n`;
  const stat = await lstat(join(root, path));
  const bytes = stat.isSymbolicLink() ? Buffer.from(await readlink(join(root, path))) : await contentOf(root, path);
  if (bytes === undefined || stat.size > MAX_FILE_BYTES || bytes.includes(0)) {
    return `${head}Binary files /dev/null and b/${path} differ\n`;
  }
  const text = bytes.toString('utf8');
  if (text === '') return head;
  const ends = text.endsWith('\n');
  const lines = (ends ? text.slice(0, -1) : text).split('\n');
  const body = lines.map((line) => `+${line}\n`).join('');
  const mark = ends ? '' : '\\ No newline at end of file\n';
  return `${head}--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${body}${mark}`;
}

async function contentOf(root: string, path: string): Promise<Buffer | undefined> {
  const { size } = await lstat(join(root, path));
  return size > MAX_FILE_BYTES ? undefined : readFile(join(root, path));
}
