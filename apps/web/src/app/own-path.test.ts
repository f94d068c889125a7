import { expect, test } from 'vitest';
import { ownPath } from './own-path.ts';

const ORIGIN = 'https://beckon.example.com';

test.each([
  '/',
  '/keys',
  '/instances/x?tab=diff#m',
  '/api/auth/oauth2/authorize?client_id=https%3A%2F%2Fa.example',
  '/a//b',
])('%s is a path of this site', (path) => {
  expect(ownPath(path, ORIGIN)).toBe(path);
});

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example/?x',
  '/\n/evil.example',
  '\t//evil.example',
  '/.//evil.example',
  '/..//evil.example?x',
  '/x/..//evil.example',
  '/%2e//evil.example',
  'https://evil.example',
  'https:/keys',
  'javascript:alert(1)',
  'keys',
  '',
  7,
  null,
  ['/keys'],
])('[S36] %j leads to no other site', (value) => {
  const path = ownPath(value, ORIGIN);
  expect(path === undefined || new URL(path, ORIGIN).origin === ORIGIN).toBe(true);
  expect(path ?? '').not.toMatch(/^\/\//);
});
