import { createRequire } from 'node:module';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { manifestOf, packPackage, root } from './pack-package.ts';
import { run } from './run.ts';

/** `pnpm pack:server [FOLDER]`: makes the package of the server as it is published, in FOLDER (apps/server/dist). */
const [folder = join(root, 'apps/server/dist')] = process.argv.slice(2);
const swaggerUi = dirname(createRequire(join(root, 'apps/server/src/docs.ts')).resolve('swagger-ui-dist/package.json'));
const made = await mkdtemp(join(tmpdir(), 'beckon-pack-'));
const [web, reference] = [join(made, 'web'), join(made, 'swagger-ui')];
try {
  const { code, output } = await run(['node', 'apps/web/build.ts', web], root, { env: { NODE_ENV: 'production' } });
  if (code !== 0) throw new Error(output);
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE'])
    await cp(join(swaggerUi, name), join(reference, name));
  await packPackage({
    folder: resolve(folder),
    app: 'apps/server',
    entry: 'src/packaged-main.ts',
    command: 'beckon-server',
    oldestNode: 24,
    files: { web, 'swagger-ui': reference },
    manifest: {
      name: '@beckon/server',
      description: 'The server of Beckon, mission control for AI agents, with its dashboard and its database.',
      optionalDependencies: manifestOf('db').optionalDependencies,
    },
  });
} finally {
  await rm(made, { recursive: true });
}
console.log(resolve(folder));
