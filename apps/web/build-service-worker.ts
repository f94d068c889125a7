import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

/** What the builder writes of each file that it has made. */
interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
}

/** Files beside the page that it cannot be shown without. */
const beside = /\.(?:js|svg|png|webmanifest)$/;
/** One cut of each font; other scripts than Latin come with their first letter. */
const font = /-latin-wght-normal-[^/]*\.woff2$/;

/**
 * Builds the service worker of a dashboard that was built with a manifest, and takes the manifest away. The worker knows
 * the files of the shell: the page, every part of ours, what these need; no grammars and the like, which are loaded when
 * they are wanted.
 *
 * @param outDir folder of the built dashboard
 */
export async function buildServiceWorker(outDir: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(outDir, '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  await rm(join(outDir, '.vite'), { recursive: true });
  const top = (await readdir(outDir)).filter((name) => beside.test(name));
  const files = ['/', ...top.map((name) => `/${name}`), ...shellOf(manifest).map((file) => `/${file}`)];
  const hash = createHash('sha256').update(await readFile(join(outDir, 'index.html')));
  for (const name of top) hash.update(await readFile(join(outDir, name)));
  for (const file of files) hash.update(file);
  await build({
    configFile: false,
    root: import.meta.dirname,
    mode: 'production',
    logLevel: 'warn',
    publicDir: false,
    define: { __SHELL__: JSON.stringify({ version: hash.digest('hex').slice(0, 16), files }) },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'baseline-widely-available',
      rolldownOptions: {
        input: join(import.meta.dirname, 'src', 'pwa', 'service-worker.ts'),
        output: { entryFileNames: 'service-worker.js', format: 'iife' },
      },
    },
  });
}

/** The files of the page and of all parts that our own sources load, however late. */
function shellOf(manifest: Readonly<Record<string, Chunk>>): readonly string[] {
  const files = new Set<string>();
  const seen = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) return;
    seen.add(key);
    files.add(chunk.file);
    for (const file of chunk.css ?? []) files.add(file);
    for (const file of chunk.assets ?? []) if (font.test(file)) files.add(file);
    for (const each of chunk.imports ?? []) visit(each);
    for (const each of chunk.dynamicImports ?? []) if (each.startsWith('src/')) visit(each);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key);
  return [...files].toSorted();
}
