import { nextStatus } from '@beckon/core/instance/instance-state';
import { INSTANCE_STATUSES } from '@beckon/contract/instance-status';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openScene, texts, useServer } from './scene.ts';

// What the reference proves of its rows.
const server = useServer();

test('[12.7 #1] a new instance is ACTIVE, has started, has not ended', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const head = await scene.head();
  expect(head).toMatchObject({ status: 'ACTIVE', ended_at: null, git_diff: null });
  expect(head.started_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
});

test('[12.7 #2] two agent messages are two rows of their instance', async () => {
  const scene = await openScene(server());
  await scene.say('one');
  await scene.say('two');
  expect(await scene.messages()).toMatchObject([
    { seq: 1, sender_type: 'AGENT', content: 'one', requires_user_input: false },
    { seq: 2, sender_type: 'AGENT', content: 'two', requires_user_input: false },
  ]);
});

test('[12.7 #3] a question carries its flag, and keeps it once answered', async () => {
  const scene = await openScene(server());
  await scene.ask('Deploy?');
  expect(await scene.messages()).toMatchObject([{ content: 'Deploy?', requires_user_input: true }]);
  await scene.post('Yes');
  expect((await scene.messages())[0]).toMatchObject({ requires_user_input: true });
});

test('[12.7 #4] a user message says who wrote it, an agent message keeps its metadata', async () => {
  const scene = await openScene(server());
  const message_metadata = { created_by_user_id: scene.person.user_id, deep: [{ a: null }] };
  await scene.say('Starting', { message_metadata });
  const { id } = await scene.post('hello');
  const { body } = await scene.human('GET', `/agent-instances/${scene.id}/messages`);
  expect(body).toMatchObject([
    { content: 'Starting', message_metadata, sender_user_id: null },
    {
      id,
      sender_user_id: scene.person.user_id,
      sender_user_email: scene.person.email,
      sender_user_display_name: 'Test User',
      message_metadata: null,
      relayed: false,
    },
  ]);
});

test('[12.7 #5] the messages of an instance are in the order they came, numbered without a gap', async () => {
  const scene = await openScene(server());
  await scene.say('1');
  await scene.post('2');
  await scene.ask('3');
  await scene.typed('4');
  await scene.say('5');
  const rows = await scene.messages();
  expect(texts(rows)).toEqual(['1', '2', '3', '4', '5']);
  expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
});

test('[12.7 #6] completing sets the status and when', async () => {
  const scene = await openScene(server());
  await scene.say('Starting');
  const { started_at } = await scene.head();
  await scene.end();
  const { status, ended_at } = await scene.head();
  expect(status).toBe('COMPLETED');
  expect(Date.parse(ended_at ?? '')).toBeGreaterThanOrEqual(Date.parse(started_at));
});

test('[12.7 #7] failing ends an instance from every status that is not over, and the row can hold it', async () => {
  const over = new Set(['COMPLETED', 'FAILED', 'KILLED']);
  for (const status of INSTANCE_STATUSES) {
    expect(nextStatus(status, 'failed')).toBe(over.has(status) ? status : 'FAILED');
  }
  const scene = await openScene(server());
  await scene.say('Starting');
  await sql`update agent_instances set status = 'FAILED', ended_at = now() where id = ${scene.id}`.execute(
    server().system.db,
  );
  await scene.say('a late word');
  expect(await scene.head()).toMatchObject({ status: 'FAILED', ended_at: expect.any(String) });
  const { body } = await scene.human('GET', `/agent-instances/${scene.id}`);
  expect(body).toMatchObject({ status: 'FAILED', ended_at: expect.any(String) });
});
