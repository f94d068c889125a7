import { afterAll, describe, expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';
import { listen, reply } from './support/listen.ts';
import { testNames } from './support/test-names.ts';
import { watchRequests } from './support/watch-requests.ts';

/** Ways to this machine: each of them reaches a listener on 127.0.0.1 through some program. PORT is where it listens. */
const INWARDS = [
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://127.0.1:PORT/',
  'http://0x7f.1:PORT/',
  'http://0x7f000001:PORT/',
  'http://0177.0.0.01:PORT/',
  'http://017700000001:PORT/',
  'http://2130706433:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://127.9.9.9:PORT/',
  'http://%31%32%37.0.0.1:PORT/',
  'http://１２７.０.０.１:PORT/',
  'http://①②⑦.⓪.⓪.①:PORT/',
  'http://127。0。0。1:PORT/',
  'http:127.0.0.1:PORT/',
  'http:///127.0.0.1:PORT/',
  'HTTPS://127.0.0.1:PORT/',
  'http://0:PORT/',
  'http://0.0.0.0:PORT/',
  'http://[::]:PORT/',
  'http://[::1]:PORT/',
  'http://[0:0:0:0:0:0:0:1]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[::ffff:0:127.0.0.1]:PORT/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://[2002:7f00:1::]:PORT/',
  'http://localhost:PORT/',
  'http://localhost.:PORT/',
  'http://LOCALHOST:PORT/',
  'http://loc\u00ADalhost:PORT/',
  'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/',
  'http://app.localhost:PORT/',
  'http://127.0.0.1.nip.io:PORT/',
  'http://user@127.0.0.1:PORT/',
  'http://example.com@127.0.0.1:PORT/',
  'http://127.0.0.1:PORT\\@example.com/',
  'http://example.com\\@127.0.0.1:PORT/',
  'http:\\\\127.0.0.1:PORT/',
  'http://127.0.0.1:PORT#@example.com/',
  'http://127.0.0.1:PORT?@example.com/',
  'http://127.0.\t0.1:PORT/',
];

/** Ways to other inner places, and what is no way of http. */
const ELSEWHERE = [
  'http://169.254.169.254/latest/meta-data/',
  'http://[::ffff:a9fe:a9fe]/latest/meta-data/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[64:ff9b:1::a9fe:a9fe]/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://168.63.129.16/',
  'http://10.0.0.1/',
  'http://10.0.0.1.nip.io/',
  'http://172.16.0.1/',
  'http://192.168.1.1/',
  'http://100.64.0.1/',
  'http://100.100.100.200/',
  'http://192.0.0.192/',
  'http://192.0.2.1/',
  'http://198.18.0.1/',
  'http://198.51.100.1/',
  'http://203.0.113.1/',
  'http://224.0.0.1/',
  'http://240.0.0.1/',
  'http://255.255.255.255/',
  'http://[fc00::1]/',
  'http://[fd00:ec2::254]/',
  'http://[fe80::1]/',
  'http://[fe80::%1]/',
  'http://[fe80::1%25eth0]/',
  'http://[fec0::1]/',
  'http://[ff02::1]/',
  'http://[100::1]/',
  'http://[2001::1]/',
  'http://[2001:db8::1]/',
  'http://[3fff::1]/',
  'http://[4000::1]/',
  'http://[5f00::1]/',
  'http://:secret@example.com/',
  'http://@example.com/',
  'http://example.com:0/',
  'http://example.com%00.evil.example/',
  'http://256.256.256.256/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:25/_HELO',
  'data:application/json,{}',
  'unix:/run/docker.sock',
  'http+unix://%2Frun%2Fdocker.sock/',
  'ftp://127.0.0.1/',
  'ws://127.0.0.1/',
  'dict://127.0.0.1:11211/',
];

const server = await useServer({ egress: { resolve: testNames } });
const inside = await listen(reply('200 OK'));
afterAll(() => inside[Symbol.asyncDispose]());

async function person() {
  const { cookie } = await createPerson(server);
  return restAs(server.url, { cookie });
}

describe.each([...INWARDS, ...ELSEWHERE])('[S75] %s', (vector) => {
  const address = () => vector.replace('PORT', String(inside.port));

  test('is refused when it is set', async () => {
    using watched = watchRequests();
    const call = await person();
    const made = await call('POST', '/user-agents', { name: 'claude', webhook_url: address() });
    expect([made.status, made.body.detail]).toEqual([400, expect.stringMatching(/^webhook_url /)]);
    const { body: agent } = await call('POST', '/user-agents', { name: 'claude' });
    const changed = await call('PATCH', `/user-agents/${agent.id}`, { webhook_url: address() });
    expect([changed.status, changed.body.detail]).toEqual([400, made.body.detail]);
    expect((await call('GET', '/user-agents')).body).toMatchObject([{ webhook_url: null }]);
    expect([watched.requests, inside.sockets]).toEqual([[], []]);
  });

  test('is not called where it stands already', async () => {
    using watched = watchRequests();
    const call = await person();
    const { body: agent } = await call('POST', '/user-agents', { name: 'claude' });
    await server.database.pool.query('update user_agents set webhook_url = $2 where id = $1', [agent.id, address()]);
    const { status, body } = await call('POST', `/user-agents/${agent.id}/instances`, { prompt: 'go' });
    expect([status, body.detail]).toEqual([
      424,
      { error: expect.stringMatching(/^webhook_(refused|error)$/), message: expect.stringMatching(/^Webhook URL /) },
    ]);
    expect((await call('GET', '/agent-instances')).body).toEqual([]);
    expect([watched.requests, inside.sockets]).toEqual([[], []]);
  });
});

test('the sentence names the field, the place, the setting and the way out', async () => {
  const call = await person();
  const told = async (webhook_url: string) =>
    (await call('POST', '/user-agents', { name: 'x', webhook_url })).body.detail;
  expect(await told('http://localhost:6662/launch')).toBe(
    'webhook_url leads to localhost:6662 (loopback), and this server calls public addresses only. If it is meant, whoever runs the server adds localhost:6662 to BECKON_EGRESS_ALLOW and restarts it.',
  );
  // What a name leads to inside is not told.
  expect(await told('http://10.0.0.1.nip.io/')).toBe(
    'webhook_url leads to 10.0.0.1.nip.io:80, whose addresses are not all public, and this server calls public addresses only. If it is meant, whoever runs the server adds 10.0.0.1.nip.io:80 to BECKON_EGRESS_ALLOW and restarts it.',
  );
  expect(await told('http://[::1]:81')).toContain('adds [::1]:81 to BECKON_EGRESS_ALLOW');
});

test('control: what the setting opens is set, called and seen by the watch', async () => {
  await using hook = await listen(reply('200 OK'));
  await using open = await startTestServer({
    egress: { resolve: testNames, allow: `127.0.0.1:${hook.port},localhost` },
  });
  using watched = watchRequests();
  const { cookie } = await createPerson(open);
  const call = restAs(open.url, { cookie });
  const ways = [
    `http://127.1:${hook.port}/a`,
    `http://LocalHost:${hook.port}/b`,
    `http://127.0.0.1.nip.io:${hook.port}/c`,
  ];
  for (const [place, webhook_url] of ways.entries()) {
    const made = await call('POST', '/user-agents', { name: `claude ${place}`, webhook_url });
    expect([made.status, made.body.webhook_url]).toEqual([200, webhook_url]);
    const launched = await call('POST', `/user-agents/${made.body.id}/instances`, { prompt: 'go' });
    expect(launched).toMatchObject({ status: 200, body: { success: true } });
  }
  expect(hook.received.map((text) => text.split(' ')[1])).toEqual(['/a', '/b', '/c']);
  expect(watched.requests).toHaveLength(3);
  // And nothing beside it.
  const { status } = await call('POST', '/user-agents', { name: 'x', webhook_url: 'http://127.0.0.1:1/' });
  expect(status).toBe(400);
});
