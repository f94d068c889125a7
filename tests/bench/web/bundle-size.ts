import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildWebIfStale } from '@beckon/web/build-if-stale';

/** Bytes after gzip, as the page asks for them before it can draw anything. */
export interface BundleSize {
  readonly scripts: number;
  readonly styles: number;
}

/** Measures the dashboard's main bundle: the script of its page and all that this cannot run without. */
export async function measureBundle(): Promise<BundleSize> {
  const { dist } = await buildWebIfStale();
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const sizes = [...page.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) => ({
    path,
    bytes: gzipSync(readFileSync(join(dist, path))).length,
  }));
  const sum = (suffix: string): number =>
    sizes.filter(({ path }) => path.endsWith(suffix)).reduce((total, { bytes }) => total + bytes, 0);
  return { scripts: sum('.js'), styles: sum('.css') };
}
