import { expect, test } from 'vitest';
import { readEnv } from './env.ts';

test('nothing set: loopback, port 8787, an embedded database', () => {
  expect(readEnv({})).toMatchObject({ HOST: '127.0.0.1', PORT: 8787, BECKON_INSECURE_HTTP: false, LOG_LEVEL: 'warn' });
  expect(readEnv({ DATABASE_URL: '', PORT: '' })).toEqual(readEnv({}));
});

test.each([
  [{ PORT: 'eighty' }, /^PORT cannot be used/],
  [{ PORT: '70000' }, /^PORT cannot be used/],
  [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL cannot be used: .*postgres:\/\//],
  [{ BECKON_URL: 'ftp://x' }, /^BECKON_URL cannot be used/],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL cannot be used/],
])('a bad value stops the start with a sentence that names it: %j', (variables, sentence) => {
  expect(() => readEnv(variables)).toThrow(sentence);
});

test('the public address is its origin alone', () => {
  expect(readEnv({ BECKON_URL: 'https://beckon.example/some/path' }).BECKON_URL).toBe('https://beckon.example');
});
