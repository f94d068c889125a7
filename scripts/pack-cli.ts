import { join, resolve } from 'node:path';
import { packPackage, root } from './pack-package.ts';

/** `pnpm pack:cli [FOLDER]`: makes the package of the command line as it is published, in FOLDER (apps/cli/dist). */
const [folder = join(root, 'apps/cli/dist')] = process.argv.slice(2);
await packPackage({
  folder: resolve(folder),
  app: 'apps/cli',
  entry: 'src/main.ts',
  command: 'beckon',
  oldestNode: 22,
  manifest: {
    name: '@beckon/cli',
    description: 'Mission control for AI agents: they report and ask, people watch and answer.',
  },
});
console.log(resolve(folder));
