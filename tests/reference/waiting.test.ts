import { MAX_WAIT_SECONDS } from '@beckon/contract/limits';
import type pg from 'pg';
import { expect, test } from 'vitest';
import { held } from '../support/held.ts';
import { openMcp, openScene, useServer, type Scene } from './scene.ts';

// How calls wait for a person: as long as their clients have patience, and without asking the database meanwhile.
const server = useServer({ limits: { askHoldMs: 100 } });
const usual = useServer();
const short = useServer({ limits: { askHoldMs: 1_500 } });

const SECOND = 1_000;

test('[K8] a client known to be patient is held on while one that nobody knows is told to ask again', async () => {
  const [patient, unknown] = await Promise.all([openScene(server()), openScene(server())]);
  await Promise.all([patient.say('Starting'), unknown.say('Starting')]);
  await using claude = await openMcp(server().url, patient.person.key, { 'user-agent': 'claude-code/2.1.0' });
  await using other = await openMcp(server().url, unknown.person.key);
  let over = false;
  const waiting = claude
    .call('ask_question', { agent_instance_id: patient.id, question_text: 'Deploy?' })
    .finally(() => (over = true));
  await waits(patient);
  for (let round = 0; round < 2; round++) {
    const told = await other.call('ask_question', { agent_instance_id: unknown.id, question_text: 'Deploy?' });
    expect(told).toMatchObject({ isError: false, value: { status: 'pending', question_id: expect.any(String) } });
  }
  expect(over).toBe(false);
  await patient.post('Yes');
  expect((await waiting).value).toMatchObject({ answer: 'Yes' });
});

test('[K8] holds end before clients give up: the SDKs after 30 s, MCP clients after 60 s, patient ones after five idle minutes', () => {
  expect(MAX_WAIT_SECONDS).toBe(25);
  const { askHoldMs, patientAskHoldMs } = usual().system.limits;
  expect([askHoldMs, patientAskHoldMs]).toEqual([50 * SECOND, 270 * SECOND]);
});

test('a call that waits asks the database when the bell rings, and not in between', async () => {
  const [polling, asking] = await Promise.all([openScene(short()), openScene(short())]);
  const { message_id: cursor } = await polling.ask('Deploy?');
  await asking.say('Starting');
  await using mcp = await asking.mcp();
  const poll = polling.agent(
    'GET',
    `/messages/pending?agent_instance_id=${polling.id}&last_read_message_id=${cursor}&wait=1.5`,
  );
  const call = mcp.call('ask_question', { agent_instance_id: asking.id, question_text: 'Deploy?' });
  await Promise.all([held(short(), { workspace_id: polling.person.workspace_id, id: polling.id }), waits(asking)]);
  const looks = recordLooks(short().database.pool);
  expect((await poll).body).toMatchObject({ status: 'ok', messages: [] });
  expect((await call).value).toMatchObject({ status: 'pending' });
  // The word that they are held, and the look behind the bell, which has not seen their instances before, once for each; and
  // what closes the calls.
  expect(looks.length).toBeLessThanOrEqual(10);

  const answered = mcp.call('wait_for_answer', { question_id: (await asking.asks())[0]?.id });
  await waits(asking);
  await asking.post('Yes');
  expect((await answered).value).toMatchObject({ answer: 'Yes' });
});

/** Waits until an MCP call waits for the answer of the instance's latest question. */
const waits = async (scene: Scene) =>
  expect.poll(async () => (await scene.asks()).at(-1)?.waiter_id ?? null, { interval: 5 }).not.toBeNull();

/** From now on, what looks whether a waiting call has its answer. */
function recordLooks(pool: pg.Pool): string[] {
  const looks: string[] = [];
  const known = new WeakSet<pg.PoolClient>();
  pool.on('acquire', (client) => {
    if (known.has(client)) return;
    known.add(client);
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((text: unknown, ...rest: unknown[]) => {
      if (typeof text === 'string' && /last_read_message_id|waiter_id from asks/.test(text)) looks.push(text);
      return query(text, ...rest);
    }) as typeof client.query;
  });
  return looks;
}
