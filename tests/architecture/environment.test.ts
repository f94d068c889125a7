import { expect, test } from 'vitest';
import { isTest, lineAt, read, sources } from './sources.ts';

/** The environment is read where a process begins, once, and handed on as values. */
const readers = [/^apps\/server\/src\/env\.ts$/, /^apps\/cli\//, /^db\/src\/cli\.ts$/, /^db\/testing\//, /^scripts\//];
// Handing it on to a child (`...process.env`, its PATH) reads no setting of ours.
const reading =
  /(?<!\.\.\.)\bprocess\s*\.\s*env\b(?!\['PATH'\])|\bimport\s*\{[^}]*\benv\b[^}]*\}\s*from\s*'node:process'/g;

test('the environment is read at the edges only', () => {
  const wrong = sources
    .filter((path) => !isTest(path) && path.includes('/') && !readers.some((reader) => reader.test(path)))
    .flatMap((path) => {
      const text = read(path);
      return [...text.matchAll(reading)].map(({ index }) => `${path}:${lineAt(text, index)}`);
    });
  expect(
    wrong.map((at) => `${at} reads the environment: read it in apps/server/src/env.ts and pass the value.`),
  ).toEqual([]);
});

test('every setting is described in .env.example, and every described one is read', () => {
  const described = [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name ?? '');
  expect(new Set(described).size).toBe(described.length);
  const declaring = ['apps/server/src/env.ts', ...sources.filter((path) => /\/src\/[\w-]*settings\.ts$/.test(path))];
  const declared = declaring.flatMap((path) => [...read(path).matchAll(/^\s+([A-Z][A-Z0-9_]{3,}):/gm)]);
  const names = declared.map(([, name]) => name ?? '');
  expect(names).toContain('PORT');
  expect(names.filter((name) => !described.includes(name)).map((name) => `.env.example lacks ${name}`)).toEqual([]);
  const silent = described.filter((name) => !names.includes(name));
  expect(silent.map((name) => `.env.example describes ${name}, which nothing reads`)).toEqual([]);
});
