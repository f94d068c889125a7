import { expect, test } from 'vitest';
import { startAgent } from '../feed/support/agent.ts';
import { restAs } from '../support/rest.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();
const owner = await createPerson(server);

async function instanceOf(messages: number) {
  const scene = startAgent(server.url, owner);
  for (let n = 0; n < messages; n++) await scene.say(`step ${n}`);
  const mark = (body: object) => scene.person('PUT', `/agent-instances/${scene.id}/mark`, body);
  return { ...scene, mark };
}

test('how far somebody has read only grows, and never past the last message', async () => {
  const { id, mark } = await instanceOf(3);
  expect((await mark({ read_seq: 2 })).body).toEqual({ agent_instance_id: id, pinned: false, read_seq: 2 });
  expect((await mark({ read_seq: 1 })).body).toMatchObject({ read_seq: 2 });
  expect((await mark({ read_seq: 1_000 })).body).toMatchObject({ read_seq: 3 });
  const racing = await Promise.all([3, 1, 2, 3, 1].map((read_seq) => mark({ read_seq })));
  expect(racing.map(({ body }) => body.read_seq)).toEqual([3, 3, 3, 3, 3]);
});

test('pinning and reading leave each other alone', async () => {
  const { mark } = await instanceOf(2);
  expect((await mark({ pinned: true })).body).toMatchObject({ pinned: true, read_seq: 0 });
  expect((await mark({ read_seq: 2 })).body).toMatchObject({ pinned: true, read_seq: 2 });
  expect((await mark({ pinned: false })).body).toMatchObject({ pinned: false, read_seq: 2 });
  expect((await mark({})).body).toMatchObject({ pinned: false, read_seq: 2 });
});

test('marks are of one person: no event, no row of the audit log, nothing for a colleague', async () => {
  const { id, mark, person } = await instanceOf(1);
  const colleague = await createPerson(server);
  await server.database.pool.query(`insert into members (workspace_id, user_id, role) values ($1, $2, 'viewer')`, [
    owner.workspace_id,
    colleague.user_id,
  ]);
  const { rows: before } = await server.database.pool.query('select top from agent_instances where id = $1', [id]);
  await mark({ pinned: true, read_seq: 1 });
  const { rows: after } = await server.database.pool.query('select top from agent_instances where id = $1', [id]);
  expect(after).toEqual(before);
  const { rows } = await server.database.pool.query(`select from audit where action = 'instances.mark'`);
  expect(rows).toHaveLength(0);
  const headers = { 'x-beckon-workspace': owner.workspace_id };
  const viewer = restAs(server.url, { cookie: colleague.cookie });
  expect((await viewer('GET', '/instance-marks', undefined, { headers })).body).toEqual({ items: [] });
  expect((await person('GET', '/instance-marks')).body.items).toContainEqual({
    agent_instance_id: id,
    pinned: true,
    read_seq: 1,
  });
  // A viewer reads, so a viewer marks.
  const marked = await viewer('PUT', `/agent-instances/${id}/mark`, { read_seq: 1 }, { headers });
  expect(marked.body).toEqual({ agent_instance_id: id, pinned: false, read_seq: 1 });
});

test('what is pinned is listed wherever it is, the latest active first, and nobody else’s', async () => {
  const [old, , latest] = [await instanceOf(1), await instanceOf(1), await instanceOf(1)];
  const guest = await createPerson(server);
  const as = restAs(server.url, { cookie: guest.cookie });
  const pinned = async (who: typeof as) =>
    (await who('GET', '/instance-marks/pinned')).body.items.map(({ id }: { id: string }) => id);
  const before = await pinned(old.person);
  for (const each of [latest, old]) await each.mark({ pinned: true });
  expect((await pinned(old.person)).slice(0, 2)).toEqual([latest.id, old.id]);
  await latest.mark({ pinned: false });
  expect(await pinned(old.person)).toEqual([old.id, ...before]);
  // One that is shared from another workspace, for as long as it is.
  await old.person('POST', `/agent-instances/${old.id}/access`, { email: guest.email, access: 'READ' });
  await as('PUT', `/agent-instances/${old.id}/mark`, { pinned: true });
  expect(await pinned(as)).toEqual([old.id]);
  await server.database.pool.query('delete from instance_shares where user_id = $1', [guest.user_id]);
  expect(await pinned(as)).toEqual([]);
});

test('a guest keeps marks of the instance that is shared; they go with it', async () => {
  const { id, person } = await instanceOf(2);
  const guest = await createPerson(server);
  await person('POST', `/agent-instances/${id}/access`, { email: guest.email, access: 'READ' });
  const as = restAs(server.url, { cookie: guest.cookie });
  expect((await as('PUT', `/agent-instances/${id}/mark`, { read_seq: 2 })).status).toBe(200);
  expect((await as('GET', '/instance-marks')).body.items).toEqual([
    { agent_instance_id: id, pinned: false, read_seq: 2 },
  ]);
  expect((await person('DELETE', `/agent-instances/${id}`)).status).toBe(200);
  expect((await as('GET', '/instance-marks')).body.items).toEqual([]);
});

test('what is not there cannot be marked', async () => {
  const { id } = await instanceOf(1);
  const stranger = restAs(server.url, { cookie: (await createPerson(server)).cookie });
  expect((await stranger('PUT', `/agent-instances/${id}/mark`, { pinned: true })).status).toBe(404);
});
