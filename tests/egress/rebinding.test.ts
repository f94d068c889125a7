import { createEgress } from '@beckon/core/egress/create-egress';
import { parseEgressAllow } from '@beckon/core/egress/egress-allow';
import http from 'node:http';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { listen, reply } from './support/listen.ts';
import { PUBLIC_ADDRESS } from './support/test-names.ts';
import { watchRequests } from './support/watch-requests.ts';

/** A name server that answers each question with the next set, as with a time to live of nothing; the last one stays. */
function rebinding(...sets: (readonly string[])[]) {
  const asked: string[] = [];
  return {
    asked,
    resolve: (name: string) => Promise.resolve(sets[Math.min(asked.push(name), sets.length) - 1] ?? []),
  };
}

test('[S76] a name that was public when it was set and is not when it is called is not called', async () => {
  await using inside = await listen(reply('200 OK'));
  const names = rebinding([PUBLIC_ADDRESS], ['127.0.0.1']);
  await using server = await startTestServer({ egress: { resolve: names.resolve } });
  using watched = watchRequests();
  const call = restAs(server.url, { cookie: (await createPerson(server)).cookie });
  const webhook_url = `http://rebind.example:${inside.port}/`;
  const { status, body } = await call('POST', '/user-agents', { name: 'claude', webhook_url });
  expect([status, body.webhook_url]).toEqual([200, webhook_url]);
  const launched = await call('POST', `/user-agents/${body.id}/instances`, { prompt: 'go' });
  expect([launched.status, launched.body.detail.error]).toEqual([424, 'webhook_refused']);
  expect(names.asked).toEqual(['rebind.example', 'rebind.example']);
  expect([watched.requests, inside.sockets]).toEqual([[], []]);
});

test('[S76] one call asks once, and connects to what was checked: a second answer would have led elsewhere', async () => {
  await using here = await listen(reply('200 OK'));
  const names = rebinding(['127.0.0.1'], ['10.0.0.1']);
  using watched = watchRequests();
  const egress = createEgress({ allow: parseEgressAllow('127.0.0.1'), resolve: names.resolve });
  const url = `http://rebind.example:${here.port}/hook?x=1`;
  expect(await egress.postJson(url, { hello: 'there' })).toEqual({ kind: 'answered', status: 200 });
  expect(names.asked).toEqual(['rebind.example']);
  expect(watched.requests).toHaveLength(1);
  // The connection is to the address, the request to the name.
  const [head = '', body] = here.received[0]?.split('\r\n\r\n') ?? [];
  expect(head.split('\r\n')[0]).toBe('POST /hook?x=1 HTTP/1.1');
  expect(head.toLowerCase().split('\r\n')).toEqual(
    expect.arrayContaining([`host: rebind.example:${here.port}`, 'accept-encoding: identity']),
  );
  expect(body).toBe('{"hello":"there"}');
  expect(await egress.postJson(url, {})).toMatchObject({ kind: 'refused' });
  expect(here.sockets).toHaveLength(1);
});

test.each([
  [[PUBLIC_ADDRESS, '127.0.0.1']],
  [['127.0.0.1', PUBLIC_ADDRESS]],
  [[PUBLIC_ADDRESS, '::1']],
  [['2606:4700::1', '::ffff:127.0.0.1']],
  [[PUBLIC_ADDRESS, '64:ff9b::7f00:1']],
  [[PUBLIC_ADDRESS, 'fe80::1%lo']],
  [[PUBLIC_ADDRESS, 'not an address']],
])('[S76] a set with one inner address is refused as a whole: %j', async (set) => {
  await using inside = await listen(reply('200 OK'));
  using watched = watchRequests();
  const egress = createEgress({ resolve: rebinding(set).resolve });
  const url = `http://mixed.example:${inside.port}/`;
  const refused = { kind: 'refused', target: `mixed.example:${inside.port}`, use: undefined };
  expect(await egress.check(url)).toEqual(refused);
  expect(await egress.postJson(url, {})).toEqual(refused);
  expect(await egress.getJson(url.replace('http:', 'https:'))).toEqual(refused);
  expect([watched.requests, inside.sockets]).toEqual([[], []]);
});

test('[S76] an address in the URL is judged as it stands: nobody is asked, no hook has to run', async () => {
  await using inside = await listen(reply('200 OK'));
  using watched = watchRequests();
  const names = rebinding([PUBLIC_ADDRESS]);
  const egress = createEgress({ resolve: names.resolve });
  for (const host of ['127.0.0.1', '127.1', '[::ffff:127.0.0.1]', 'localhost', 'a.localhost']) {
    expect(await egress.postJson(`http://${host}:${inside.port}/`, {})).toMatchObject({ kind: 'refused' });
  }
  expect([names.asked, watched.requests, inside.sockets]).toEqual([[], [], []]);
});

test('every checked address is tried: one that does not answer is no end', async () => {
  await using here = await listen(reply('204 No Content'));
  const names = rebinding(['::1', '127.0.0.1']);
  const egress = createEgress({ allow: parseEgressAllow('host.example'), resolve: names.resolve });
  expect(await egress.postJson(`http://host.example:${here.port}/`, {})).toEqual({ kind: 'answered', status: 204 });
});

test('a name that leads nowhere can be set, and is told as unreachable when it is called', async () => {
  await using server = await startTestServer({ egress: { resolve: rebinding([]).resolve } });
  const call = restAs(server.url, { cookie: (await createPerson(server)).cookie });
  const made = await call('POST', '/user-agents', { name: 'claude', webhook_url: 'https://soon.example/' });
  expect(made.status).toBe(200);
  const { status, body } = await call('POST', `/user-agents/${made.body.id}/instances`, { prompt: 'go' });
  const message = 'Unable to connect to webhook URL. Check URL is correct and webhook is running: ENOTFOUND';
  expect([status, body.detail]).toEqual([424, { error: 'webhook_connection_error', message }]);
});

test('a name server that never answers costs no more than the time of the call', async () => {
  const egress = createEgress({ resolve: () => new Promise(() => {}) });
  expect(await egress.postJson('http://silent.example/', {}, { timeoutMs: 30 })).toEqual({ kind: 'timeout' });
});

test('a caller that has gone ends the call with its own reason', async () => {
  const egress = createEgress({ resolve: () => new Promise(() => {}) });
  const gone = new AbortController();
  const call = egress.postJson('http://silent.example/', {}, { signal: gone.signal });
  gone.abort(new Error('gone'));
  await expect(call).rejects.toThrow('gone');
});

test('[S76] a proxy that the environment names is passed by: it would ask a name server of its own', async () => {
  await using proxy = await listen(reply('200 OK'));
  await using here = await listen(reply('204 No Content'));
  const before = http.globalAgent;
  http.globalAgent = new http.Agent({ proxyEnv: { http_proxy: `http://127.0.0.1:${proxy.port}` } });
  try {
    const url = `http://host.example:${here.port}/`;
    const names = rebinding(['127.0.0.1']);
    const egress = createEgress({ allow: parseEgressAllow('host.example'), resolve: names.resolve });
    expect(await egress.postJson(url, {})).toEqual({ kind: 'answered', status: 204 });
    expect(proxy.sockets).toEqual([]);
    // Control: others would take it.
    await new Promise((resolve, reject) => {
      http.get(url, (answer) => resolve(answer.resume())).on('error', reject);
    });
    expect(proxy.sockets).toHaveLength(1);
  } finally {
    http.globalAgent = before;
  }
});
