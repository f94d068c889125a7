import { build } from 'vite';
import { buildServiceWorker } from './build-service-worker.ts';

/** `node build.ts <folder>` builds the dashboard into that folder. */
const [, , outDir] = process.argv;
if (!outDir) throw new Error('Name the folder to build into.');

await build({
  configFile: `${import.meta.dirname}/vite.config.ts`,
  mode: 'production',
  logLevel: 'warn',
  build: { outDir, emptyOutDir: true, manifest: true },
});
await buildServiceWorker(outDir);
