import { expect, test } from 'vitest';
import { files, read } from './sources.ts';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface Declared {
  readonly path: string;
  readonly name: string;
  readonly version: string;
}

const declared: readonly Declared[] = files
  .filter(
    (path) =>
      path === 'package.json' || /^(packages|apps)\/[^/]+\/package\.json$|^(db|tests)\/package\.json$/.test(path),
  )
  .flatMap((path) => {
    const manifest = JSON.parse(read(path)) as Manifest;
    const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest;
    const all = [dependencies, devDependencies, optionalDependencies, peerDependencies];
    return all.flatMap((group) => Object.entries(group ?? {}).map(([name, version]) => ({ path, name, version })));
  });

const catalog = readCatalog(read('pnpm-workspace.yaml'));

test('a version that the catalog knows, or that two packages use, is written in the catalog only', () => {
  const users = Map.groupBy(declared, ({ name }) => name);
  const wrong = declared.filter(({ name, version }) => {
    if (name.startsWith('@beckon/')) return version !== 'workspace:*';
    return version !== 'catalog:' && (catalog.has(name) || (users.get(name)?.length ?? 0) > 1);
  });
  expect(
    wrong.map(
      ({ path, name, version }) => `${path} asks for ${name} "${version}": write "catalog:" (or "workspace:*")`,
    ),
  ).toEqual([]);
});

test('every catalog entry is used, and every "catalog:" has its entry', () => {
  const asked = new Set(declared.filter(({ version }) => version === 'catalog:').map(({ name }) => name));
  expect([...catalog].filter((name) => !asked.has(name))).toEqual([]);
  expect([...asked].filter((name) => !catalog.has(name))).toEqual([]);
});

test('one version of every @trpc package and one zod are installed: two copies break types and instanceof', () => {
  const installed = [...read('pnpm-lock.yaml').matchAll(/^ {2}'?((?:@[^@/\s]+\/)?[^@'\s]+)@([^('\s:]+)'?:$/gm)];
  const versions = (pattern: RegExp): string[] => {
    return [...new Set(installed.filter(([, name]) => pattern.test(name ?? '')).map(([, , version]) => version ?? ''))];
  };
  expect(versions(/^@trpc\//)).toHaveLength(1);
  expect(versions(/^zod$/)).toHaveLength(1);
});

function readCatalog(yaml: string): Set<string> {
  const block = /^catalog:\n((?: {2}.*\n|\s*\n|#.*\n)+)/m.exec(yaml)?.[1] ?? '';
  return new Set([...block.matchAll(/^ {2}'?([^'\s:#]+)'?:/gm)].map(([, name]) => name ?? ''));
}
