import type { KeyPair } from '@beckon/core/key/key-pair';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTcpPostgres } from '../../scripts/tcp-postgres.ts';
import { browserSession } from '../support/browser-session.ts';
import { restAs } from '../support/rest.ts';
import { makeInstallation, type Installation } from './support/installation.ts';
import { startRedis } from './support/redis.ts';
import { startBeckon, type Beckon } from './support/start-beckon.ts';

/** A person who answers at either server; each answer is counted in a minute's three. */
async function withAnswers(installation: Installation, [first, second]: readonly [Beckon, Beckon]) {
  const person = await installation.createPerson();
  const key = await installation.createKey(person);
  const { body } = await restAs(first.url, { key })('POST', '/messages/agent', { agent_type: 'a', content: 'here' });
  const browser = browserSession(first.url);
  const { status } = await browser.call('POST', '/api/auth/sign-in/email', person);
  expect(status).toBe(200);
  const { cookies } = browser;
  const answerAt = async (server: Beckon) => {
    const path = `/agent-instances/${body.agent_instance_id}/messages`;
    return (await restAs(server.url, { cookie: cookies })('POST', path, { content: 'go on' })).status;
  };
  return async (...servers: readonly (1 | 2)[]) => {
    const statuses: number[] = [];
    for (const which of servers) statuses.push(await answerAt(which === 1 ? first : second));
    return statuses;
  };
}

test('processes with one Redis count together; when it goes away or hangs each counts by itself; then together again', async () => {
  await using postgres = await startTcpPostgres();
  await using redis = await startRedis();
  await using one = makeInstallation(postgres.url);
  await using two = makeInstallation(postgres.url);
  await one.createKey(await one.createPerson());
  // Each must know what the other one signs.
  const pair = JSON.parse(readFileSync(join(one.dataDir, 'agent-keys.json'), 'utf8')) as KeyPair;
  const settings = {
    REDIS_URL: redis.url,
    BECKON_RATE_FACTOR: '0.01',
    JWT_PRIVATE_KEY: pair.privateKey,
    JWT_PUBLIC_KEY: pair.publicKey,
  };
  await using first = await startBeckon(one, settings);
  await using second = await startBeckon(two, settings);
  const both = [first, second] as const;
  await redis.hasClients(2);

  const together = await withAnswers(one, both);
  expect(await together(1, 2, 1, 2, 1)).toEqual([200, 200, 200, 429, 429]);

  await redis.kill();
  const alone = await withAnswers(one, both);
  expect(await alone(1, 1, 1, 1)).toEqual([200, 200, 200, 429]);
  expect(await alone(2, 2, 2, 2)).toEqual([200, 200, 200, 429]);
  for (const { output } of both) expect(output().match(/Redis does not answer/g)).toHaveLength(1);

  await redis.start();
  await redis.hasClients(2);
  const again = await withAnswers(one, both);
  expect(await again(2, 1, 2, 1)).toEqual([200, 200, 200, 429]);

  redis.stop();
  const held = await withAnswers(one, both);
  expect(await held(1, 1, 1, 1, 2)).toEqual([200, 200, 200, 429, 200]);
  redis.goOn();
});
