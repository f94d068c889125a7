import { expect, test } from 'vitest';
import { readEnv } from './env.ts';

test('nothing set: loopback, port 8787, an embedded database', () => {
  expect(readEnv({})).toMatchObject({ HOST: '127.0.0.1', PORT: 8787, BECKON_INSECURE_HTTP: false, LOG_LEVEL: 'warn' });
  // Read into objects with functions, which are new each time.
  expect(JSON.stringify(readEnv({ DATABASE_URL: '', PORT: '' }))).toBe(JSON.stringify(readEnv({})));
});

test.each([
  [{ PORT: 'eighty' }, /^PORT cannot be used/],
  [{ PORT: '70000' }, /^PORT cannot be used/],
  [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL cannot be used: .*postgres:\/\//],
  [{ BECKON_URL: 'ftp://x' }, /^BECKON_URL cannot be used/],
  [{ BECKON_EGRESS_ALLOW: 'localhost,*' }, /^BECKON_EGRESS_ALLOW cannot be used: '\*' is no host/],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL cannot be used/],
])('a bad value stops the start with a sentence that names it: %j', (variables, sentence) => {
  expect(() => readEnv(variables)).toThrow(sentence);
});

test('outgoing calls are opened exactly as far as it says, and not at all by default', () => {
  const { BECKON_EGRESS_ALLOW: allow } = readEnv({ BECKON_EGRESS_ALLOW: 'localhost:6662, 192.168.1.0/24' });
  expect(allow.opens('localhost', 6662, '127.0.0.1')).toBe(true);
  expect(allow.opens('x.lan', 80, '192.168.1.9')).toBe(true);
  expect(allow.opens('localhost', 80, '127.0.0.1')).toBe(false);
  expect(readEnv({}).BECKON_EGRESS_ALLOW.opens('localhost', 6662, '127.0.0.1')).toBe(false);
});

test('the public address is its origin alone', () => {
  expect(readEnv({ BECKON_URL: 'https://beckon.example/some/path' }).BECKON_URL).toBe('https://beckon.example');
});
