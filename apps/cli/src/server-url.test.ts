import { expect, test } from 'vitest';
import { serverUrl } from './server-url.ts';

test.each([
  [undefined, {}, 'http://localhost:8787'],
  [undefined, { PORT: '9000' }, 'http://localhost:9000'],
  [undefined, { BECKON_URL: 'https://beckon.example.com' }, 'https://beckon.example.com'],
  ['https://Beckon.Example.com/', { BECKON_URL: 'https://other' }, 'https://beckon.example.com'],
  ['http://127.0.0.1:8787', {}, 'http://127.0.0.1:8787'],
  ['http://[::1]:8787', {}, 'http://[::1]:8787'],
  ['http://10.0.0.7', { BECKON_INSECURE_HTTP: '1' }, 'http://10.0.0.7'],
])('%s with %j is %s', (named, env, url) => {
  expect(serverUrl(named, env)).toBe(url);
});

test.each([
  ['beckon.example.com', {}, /^--url: 'beckon.example.com' is not an http or https address/],
  ['ftp://x', {}, /^--url: 'ftp:\/\/x' is not/],
  [
    'https://me:secret@beckon.example.com',
    {},
    /the address of the server alone, such as https:\/\/beckon.example.com$/,
  ],
  ['https://beckon.example.com/api/v1', {}, /the address of the server alone/],
  ['http://10.0.0.7', {}, /would carry a key readable to the network/],
  ['http://localhost.example.com', {}, /would carry a key/],
  [undefined, { BECKON_URL: 'nonsense' }, /^BECKON_URL: 'nonsense' is not/],
])('%s with %j is refused', (named, env, sentence) => {
  expect(() => serverUrl(named, env)).toThrow(sentence);
});
