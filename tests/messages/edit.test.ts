import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { startAgent, type Agent } from '../feed/support/agent.ts';
import { restAs } from '../support/rest.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();
const owner = await createPerson(server);

async function start(): Promise<Agent> {
  const scene = startAgent(server.url, owner);
  await scene.say('At work');
  return scene;
}
const edit = ({ person }: Agent, id: string, content = 'changed') =>
  person('PUT', `/messages/${id}/content`, { content });
const withdraw = ({ person }: Agent, id: string) => person('POST', `/messages/${id}/withdraw`);
/** What the agent's next contact hands out. */
async function take({ id, agent }: Agent): Promise<string[]> {
  const { body } = await agent('POST', '/messages/agent', { agent_instance_id: id, content: 'next' });
  return body.queued_user_messages.map((message: { content: string }) => message.content);
}

test('[H9] what waits for the agent can be changed, and the agent gets the new text', async () => {
  const scene = await start();
  const id = await scene.write('Use tabs');
  const { status, body } = await edit(scene, id, 'Use spaces');
  expect([status, body]).toMatchObject([200, { id, seq: 2, content: 'Use spaces', delivered_at: null }]);
  expect(body.edited_at).not.toBeNull();
  expect(await take(scene)).toEqual(['Use spaces']);
});

test('[H10] what is withdrawn is never handed out; its place stays, empty, and every number with it', async () => {
  const scene = await start();
  const [first, second, third] = [await scene.write('one'), await scene.write('two'), await scene.write('three')];
  const { body } = await withdraw(scene, second);
  expect(body).toMatchObject({ id: second, seq: 3, content: '' });
  expect(body.withdrawn_at).not.toBeNull();
  expect((await withdraw(scene, second)).body).toEqual(body);
  expect((await edit(scene, second)).status).toBe(409);
  const peek = await scene.agent('GET', `/messages/pending?agent_instance_id=${scene.id}`);
  expect(peek.body.messages.map((message: { id: string }) => message.id)).toEqual([first, third]);
  expect(await take(scene)).toEqual(['one', 'three']);
  expect(await take(scene)).toEqual([]);
  const { body: instance } = await scene.person('GET', `/agent-instances/${scene.id}`);
  expect(instance.messages.map((message: { seq: number }) => message.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  const { rows } = await server.database.pool.query('select queued from agent_instances where id = $1', [scene.id]);
  expect(rows).toEqual([{ queued: 0 }]);
});

test('[H10] an instance whose only message was withdrawn has nothing to hand out', async () => {
  const scene = await start();
  await withdraw(scene, await scene.write('Never mind'));
  expect(await take(scene)).toEqual([]);
});

test('[H9] what an agent has received stays as it received it', async () => {
  const scene = await start();
  const id = await scene.write('Go');
  await take(scene);
  for (const { status, body } of [await edit(scene, id), await withdraw(scene, id)]) {
    expect([status, body.detail]).toEqual([409, expect.stringContaining('received')]);
  }
});

test('[H9] what was on its way once may have arrived: a claim that was void leaves it as it is', async () => {
  const scene = await start();
  const id = await scene.write('Go');
  const key = { 'idempotency-key': randomUUID() };
  const report = { agent_instance_id: scene.id, content: 'next' };
  await scene.agent('POST', '/messages/agent', report, { headers: key });
  // What becomes of the response is written down a moment after it.
  const claims = 'select from claims where agent_instance_id = $1';
  await expect.poll(async () => (await server.database.pool.query(claims, [scene.id])).rowCount).toBe(0);
  // As if the response had been lost, and the server had heard of it.
  await server.database.pool.query('update messages set delivered_at = null, claim_id = null where id = $1', [id]);
  await server.database.pool.query('update agent_instances set queued = 1 where id = $1', [scene.id]);
  for (const { status, body } of [await edit(scene, id), await withdraw(scene, id)]) {
    expect([status, body.detail]).toEqual([409, expect.stringContaining('on its way')]);
  }
  const again = await scene.agent('POST', '/messages/agent', report, { headers: key });
  expect(again.body.queued_user_messages).toMatchObject([{ id, content: 'Go' }]);
});

test('[H9] an answer has decided something, and stays', async () => {
  const scene = await start();
  await scene.say('Deploy?', { asks: true });
  const id = await scene.write('No');
  for (const { status, body } of [await edit(scene, id, 'Yes'), await withdraw(scene, id)]) {
    expect([status, body.detail]).toEqual([409, expect.stringContaining('answered')]);
  }
});

test('[H9] only who wrote a message changes it; a key changes none', async () => {
  const scene = await start();
  const colleague = await createPerson(server);
  await server.database.pool.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'admin')`, [
    owner.workspace_id,
    colleague.user_id,
  ]);
  await server.database.pool.query('update sessions set workspace_id = $1 where user_id = $2', [
    owner.workspace_id,
    colleague.user_id,
  ]);
  const other = { ...scene, person: restAs(server.url, { cookie: colleague.cookie }) };
  const mine = await scene.write('Mine');
  const step = await scene.say('A step');
  expect([(await edit(other, mine)).status, (await withdraw(other, mine)).status]).toEqual([403, 403]);
  expect([(await edit(scene, step)).status, (await withdraw(scene, step)).status]).toEqual([403, 403]);
  const byKey = { ...scene, person: scene.agent };
  expect([(await edit(byKey, mine)).status, (await withdraw(byKey, mine)).status]).toEqual([403, 403]);
  expect((await edit(scene, mine, ' \n')).body.detail).toContain('withdraw the message');
  expect((await edit(scene, randomUUID())).status).toBe(404);
});

test.for(['edit', 'withdraw'] as const)(
  '[H9] [H10] %s against a hand-out at the same moment: one of the two is first, and both say so',
  async (how) => {
    const outcomes = { before: 0, after: 0 };
    // Until either has been first, and then some; a machine that does one thing at a time takes longer.
    for (let round = 0; round < 60 || (Math.min(outcomes.before, outcomes.after) === 0 && round < 600); round++) {
      const scene = await start();
      const id = await scene.write('old');
      const change = () => (how === 'edit' ? edit(scene, id, 'new') : withdraw(scene, id));
      const [changed, taken] =
        round % 2 === 0
          ? await Promise.all([change(), take(scene)])
          : await Promise.all([take(scene), change()]).then(([t, c]) => [c, t] as const);
      const all = [...taken, ...(await take(scene))];
      expect([200, 409]).toContain(changed.status);
      const first = changed.status === 200;
      outcomes[first ? 'before' : 'after'] += 1;
      const expected = first ? (how === 'edit' ? ['new'] : []) : ['old'];
      expect({ round, status: changed.status, all }).toEqual({ round, status: changed.status, all: expected });
      const { body } = await scene.person('GET', `/messages/${id}`);
      expect(body.content).toBe(first ? (how === 'edit' ? 'new' : '') : 'old');
    }
    // With both orders seen, the race was one.
    expect(outcomes.before).toBeGreaterThan(0);
    expect(outcomes.after).toBeGreaterThan(0);
  },
);
