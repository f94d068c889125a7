import { expect, test } from 'vitest';
import { originPolicy } from './origin-check.ts';

const local = originPolicy({ host: '127.0.0.1', port: () => 8787 });
const ask = (headers: Record<string, string>, method = 'POST', upgrade = false) =>
  local.refuse({ method, headers: { host: 'localhost:8787', ...headers }, upgrade });

test('the own page may write; pages of others may not, however near their origin looks [S26]', () => {
  expect(ask({ origin: 'http://localhost:8787' })).toBeUndefined();
  expect(ask({ origin: 'http://127.0.0.1:8787' })).toBeUndefined();
  const foreign = [
    'http://evil.example',
    'null',
    'https://localhost:8787',
    'http://localhost:3000',
    'http://localhost',
    'http://localhost:8787.evil.example',
    'http://sub.localhost:8787',
    'http://localhost.:8787',
    'http://LOCALHOST:8787',
    'http://user@localhost:8787',
    '',
  ];
  for (const origin of foreign) {
    expect(ask({ origin })).toContain('may not do this');
    expect(ask({ origin, authorization: 'Bearer x' }, 'GET', true)).toContain('may not do this');
  }
});

test('reading is not writing: a foreign Origin on GET is answered, without leave to read it', () => {
  expect(ask({ origin: 'http://evil.example' }, 'GET')).toBeUndefined();
});

test('a name that others point at this address is refused: DNS rebinding [S28]', () => {
  for (const host of [
    'evil.example',
    'evil.example:8787',
    'localhost:9999',
    '',
    '127.0.0.1.nip.io:8787',
    '10.0.0.5:8787',
  ]) {
    expect(local.refuse({ method: 'GET', headers: { host } })).toContain('is not served here');
  }
});

test('a cross-site request without Origin is told by Sec-Fetch-Site [S29]', () => {
  expect(ask({ 'sec-fetch-site': 'cross-site' })).toContain('another site');
  expect(ask({ 'sec-fetch-site': 'same-site' })).toContain('another site');
  expect(ask({ 'sec-fetch-site': 'same-origin' })).toBeUndefined();
  expect(ask({})).toBeUndefined();
});

test('a socket needs the own Origin, or a bearer without any', () => {
  expect(ask({}, 'GET', true)).toContain('Authorization');
  expect(ask({ authorization: 'Bearer x' }, 'GET', true)).toBeUndefined();
  expect(ask({ origin: 'http://localhost:8787' }, 'GET', true)).toBeUndefined();
});

test('behind TLS only the public origin counts', () => {
  const policy = originPolicy({ host: '0.0.0.0', port: () => 8787, publicUrl: 'https://beckon.example' });
  const headers = { host: 'beckon.example' };
  expect(policy.refuse({ method: 'POST', headers: { ...headers, origin: 'https://beckon.example' } })).toBeUndefined();
  expect(policy.refuse({ method: 'POST', headers: { ...headers, origin: 'http://beckon.example' } })).toContain(
    'may not',
  );
});
