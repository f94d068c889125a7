import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

export interface WebBuild {
  /** Folder of the built dashboard. */
  readonly dist: string;
  /** False: what was there is what the sources would give. */
  readonly built: boolean;
}

const here = import.meta.dirname;
const root = join(here, '..', '..');
const dist = join(here, 'dist');
const stampFile = 'sources.sha256';

/** Everything that ends up in the bundle or decides how it is made; the lockfile stands for the libraries. */
const inputs = [
  'pnpm-lock.yaml',
  'apps/web/index.html',
  'apps/web/package.json',
  'apps/web/vite.config.ts',
  'apps/web/build.ts',
  'apps/web/build-service-worker.ts',
  'apps/web/public',
  'apps/web/src',
  'packages/client/src',
  'packages/contract/src',
  'packages/shared/src',
];

/**
 * Builds the dashboard unless the last build is of the same sources. Processes that start together may each build; the
 * finished folder is put in place as a whole, so that none ever serves half of one.
 *
 * @throws Error with the builder's own output when the sources cannot be built
 */
export async function buildWebIfStale(): Promise<WebBuild> {
  const stamp = await hashOf(inputs);
  if ((await stampOf(dist)) === stamp) return { dist, built: false };
  const work = join(here, 'node_modules', `.build-${randomUUID()}`);
  try {
    await build(join(work, 'new'));
    await writeFile(join(work, 'new', stampFile), stamp);
    await putInPlace(work, stamp);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return { dist, built: true };
}

/** In a process of its own: the builder's memory and its changes to the environment end with it. */
async function build(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true });
  const builder = spawn(process.execPath, [join(here, 'build.ts'), outDir], {
    cwd: here,
    env: { NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [builder.stdout, builder.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code] = (await once(builder, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The dashboard could not be built.\n${output.trim()}`);
}

async function putInPlace(work: string, stamp: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    await rename(dist, join(work, `old-${attempt}`)).catch(ignoreMissing);
    try {
      await rename(join(work, 'new'), dist);
      return;
    } catch (error) {
      // Another process was faster with its own; one of the same sources is as good.
      if ((await stampOf(dist)) === stamp) return;
      if (attempt >= 3) throw error;
    }
  }
}

async function stampOf(folder: string): Promise<string | undefined> {
  return readFile(join(folder, stampFile), 'utf8').catch(ignoreMissing);
}

async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of await filesOf(join(root, path))) {
      const content = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
      hash.update(`${relative(root, file).replaceAll('\\', '/')} ${content}\n`);
    }
  }
  return hash.digest('hex');
}

/** The file itself, or all files below a folder in a fixed order; tests are not part of what is built. */
async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (isCode(error, 'ENOTDIR')) return undefined;
    throw error;
  });
  if (!entries) return [path];
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function ignoreMissing(error: unknown): undefined {
  if (!isCode(error, 'ENOENT')) throw error;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
