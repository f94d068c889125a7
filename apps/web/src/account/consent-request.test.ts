import { expect, test } from 'vitest';
import { readConsentRequest } from './consent-request.ts';

const encoded = (query: string): string => Buffer.from(query).toString('base64url');

test('a request tells who asks for what, and where the browser goes then', () => {
  const request = encoded(
    'client_id=abc&redirect_uri=http%3A%2F%2Flocalhost%3A33418%2Fcallback&scope=agent+relay&sig=%2B%2F',
  );
  expect(readConsentRequest(request)).toEqual({
    request,
    client_id: 'abc',
    scopes: ['agent', 'relay'],
    redirect_host: 'localhost:33418',
    isLoopback: true,
  });
  const elsewhere = encoded(
    'client_id=https://a.example/c.json&redirect_uri=https%3A%2F%2Flocalhost.evil.example%2Fback',
  );
  expect(readConsentRequest(elsewhere)).toMatchObject({ redirect_host: 'localhost.evil.example', isLoopback: false });
});

test('a host that looks like another is shown as it is written in the network', () => {
  const request = encoded(`client_id=a&redirect_uri=${encodeURIComponent('https://clаude.ai/back')}`);
  expect(readConsentRequest(request)?.redirect_host).toMatch(/^xn--/);
});

test.for(['', '%', 'AAAA', encoded('client_id=a'), encoded('client_id=a&redirect_uri=nowhere')])(
  'what is no request is none: %s',
  (text) => {
    expect(readConsentRequest(text)).toBeUndefined();
  },
);
