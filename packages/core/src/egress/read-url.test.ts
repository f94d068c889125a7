import { expect, test } from 'vitest';
import { hostOf, portOf, readUrl } from './read-url.ts';

test.each([
  ['https://example.com/hook', 'example.com', 443],
  ['http://example.com:8080/', 'example.com', 8080],
  ['HTTPS://EXAMPLE.COM./', 'example.com', 443],
  ['http://bücher.example/', 'xn--bcher-kva.example', 80],
  ['http://127.1/', '127.0.0.1', 80],
  ['http://0x7f000001/', '127.0.0.1', 80],
  ['http://①②⑦.⓪.⓪.①:1/', '127.0.0.1', 1],
  ['https://[2606:4700::1]:8443/', '2606:4700::1', 8443],
  ['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1', 80],
  ['http://my_runner/', 'my_runner', 80],
  ['https://example.com/a@b', 'example.com', 443],
])('%s leads to %s, port %d', (text, host, port) => {
  const url = readUrl(text);
  if (typeof url === 'string') throw new Error(url);
  expect([hostOf(url), portOf(url)]).toEqual([host, port]);
});

test.each([
  ['', 'not_http'],
  ['example.com', 'not_http'],
  ['file:///etc/passwd', 'not_http'],
  ['gopher://127.0.0.1:25/', 'not_http'],
  ['data:text/plain,x', 'not_http'],
  ['unix:/run/docker.sock', 'not_http'],
  ['javascript:alert(1)', 'not_http'],
  ['ws://example.com', 'not_http'],
  ['http://', 'not_http'],
  ['http://exa mple.com', 'ambiguous'],
  ['http://exa\tmple.com', 'ambiguous'],
  ['http://example.com/\r\nHost: x', 'ambiguous'],
  ['http://example.com\\@127.0.0.1/', 'ambiguous'],
  ['http:\\\\127.0.0.1', 'ambiguous'],
  ['http://me@example.com', 'credentials'],
  ['http://:secret@example.com', 'credentials'],
  ['http://@example.com', 'credentials'],
  ['http://example.com:0', 'port'],
  ['http://example.com:65536', 'not_http'],
  ['http://1.2.3.4.5/', 'not_http'],
  ['http://[fe80::1%25eth0]/', 'not_http'],
  ['http://a..b/', 'host'],
  ['http://a,b/', 'host'],
  [`http://${'a'.repeat(64)}.example/`, 'host'],
  [`http://${'a.'.repeat(127)}example/`, 'host'],
])('%s is not called: %s', (text, problem) => {
  expect(readUrl(text)).toBe(problem);
});

test('where https is asked for, http is not called', () => {
  expect(readUrl('http://example.com/', { httpsOnly: true })).toBe('not_https');
  expect(readUrl('https://example.com/', { httpsOnly: true })).toBeInstanceOf(URL);
});
