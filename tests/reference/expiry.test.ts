import { keepHouse } from '@beckon/core/housekeeping';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { held } from '../support/held.ts';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';

test('[K6] a question whose time is over is answered by nobody, before and after it is closed; who waits is told', async () => {
  await using server = await startTestServer();
  const owner = await createPerson(server);
  const [agent, person] = [restAs(server.url, { key: owner.key }), restAs(server.url, { cookie: owner.cookie })];
  const { body } = await agent('POST', '/messages/agent', {
    agent_type: 'x',
    content: 'Now?',
    requires_user_input: true,
  });
  const { agent_instance_id, message_id } = body as Record<string, string>;
  const poll = agent(
    'GET',
    `/messages/pending?agent_instance_id=${agent_instance_id}&last_read_message_id=${message_id}`,
  );
  await held(server, { workspace_id: owner.workspace_id, id: agent_instance_id as string });
  await sql`update asks set expires_at = clock_timestamp()`.execute(server.system.db);

  const late = await person('POST', `/asks/${message_id}/answer`, { content: 'Yes' });
  expect([late.status, late.body.detail]).toEqual([
    409,
    'This question has expired; the agent no longer waits for it.',
  ]);
  await keepHouse(server.system);
  expect((await poll).body).toEqual({ agent_instance_id, messages: [], status: 'stale' });
  expect((await person('GET', `/asks/${message_id}`)).body).toMatchObject({ state: 'expired', answer: null });
  expect((await person('GET', '/asks')).body).toEqual({ items: [], total: 0 });
  expect((await person('POST', `/asks/${message_id}/answer`, { content: 'Yes' })).body).toEqual(late.body);

  const message = await person('POST', `/agent-instances/${agent_instance_id}/messages`, { content: 'Yes, too late' });
  expect(message.status).toBe(200);
  expect((await person('GET', `/asks/${message_id}`)).body).toMatchObject({ state: 'expired', answer: null });
});
