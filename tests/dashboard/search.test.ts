import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { restAs, type RestCaller } from '../support/rest.ts';
import { createPerson, type TestPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();

interface Scene {
  readonly owner: TestPerson;
  readonly agent: RestCaller;
  readonly person: RestCaller;
  /** Reports in an instance that is called so. */
  say(name: string, content: string, more?: object): Promise<string>;
  /** Names of the instances found, in order. */
  find(filter: object): Promise<(string | null)[]>;
}

async function scene(): Promise<Scene> {
  const owner = await createPerson(server);
  const agent = restAs(server.url, { key: owner.key });
  const person = restAs(server.url, { cookie: owner.cookie });
  const ids = new Map<string, string>();
  return {
    owner,
    agent,
    person,
    async say(name, content, more = {}) {
      const { agent_type = 'tester', machine } = more as { agent_type?: string; machine?: string };
      const id = ids.get(name) ?? randomUUID();
      if (!ids.has(name)) {
        await agent('POST', '/agent-instances', { agent_instance_id: id, agent_type, name, machine });
        ids.set(name, id);
      }
      const { status, body } = await agent('POST', '/messages/agent', { content, ...more, agent_instance_id: id });
      expect({ status, body }).toMatchObject({ status: 200 });
      return body.message_id;
    },
    async find(filter) {
      const { status, body } = await person('POST', '/agent-instances/search', filter);
      expect({ status, body }).toMatchObject({ status: 200 });
      return body.items.map((item: { name: string | null }) => item.name);
    },
  };
}

test('instances are found by any part of their name or their agent, and by words of their messages or how they begin', async () => {
  const { say, find } = await scene();
  await say('Nightly release', 'Compiling the parser', { agent_type: 'Claude Code' });
  await say('Bug 4711', 'The ReleaseNotes.md file is missing', { agent_type: 'Codex' });
  expect(await find({ q: 'release' })).toEqual(['Bug 4711', 'Nightly release']);
  expect(await find({ q: 'ightly' })).toEqual(['Nightly release']);
  expect(await find({ q: 'laude' })).toEqual(['Nightly release']);
  expect(await find({ q: 'PARS' })).toEqual(['Nightly release']);
  expect(await find({ q: 'notes' })).toEqual(['Bug 4711']);
  expect(await find({ q: 'releasenotes.md' })).toEqual(['Bug 4711']);
  expect(await find({ q: '471' })).toEqual(['Bug 4711']);
  // Every term must be found, wherever.
  expect(await find({ q: 'codex file missing' })).toEqual(['Bug 4711']);
  expect(await find({ q: 'codex parser' })).toEqual([]);
  expect(await find({ q: '%' })).toEqual([]);
  expect(await find({ q: '  ' })).toEqual(['Bug 4711', 'Nightly release']);
  expect(await find({})).toEqual(['Bug 4711', 'Nightly release']);
});

test('what people write is found too, and what a message became; images are not searched', async () => {
  const { say, find, agent, person } = await scene();
  const id = await say('One', 'draft');
  await agent('PATCH', `/messages/${id}`, { content: 'Finished the zebra' });
  expect(await find({ q: 'zebra' })).toEqual(['One']);
  const { body } = await person('GET', '/agent-instances');
  const written = await person('POST', `/agent-instances/${body[0].id}/messages`, { content: 'Mind the giraffe' });
  expect(await find({ q: 'giraffe' })).toEqual(['One']);
  await person('PUT', `/messages/${written.body.id}/content`, { content: 'Mind the elephant' });
  expect(await find({ q: 'elephant' })).toEqual(['One']);
  await say('One', 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', { kind: 'image' });
  expect(await find({ q: 'R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw' })).toEqual([]);
});

test('words in any script are found', async () => {
  const { say, find } = await scene();
  await say('Umlaut', 'Prüfe die GRÖSSE');
  await say('Kyoto', '京都へ行く');
  expect(await find({ q: 'größe' })).toEqual([]);
  expect(await find({ q: 'grösse' })).toEqual(['Umlaut']);
  expect(await find({ q: '都へ行' })).toEqual(['Kyoto']);
});

test('filters narrow: agent, state, person, machine; together and with words', async () => {
  const { say, find, agent, person, owner } = await scene();
  await say('Waits', 'Deploy?', { agent_type: 'codex', machine: 'build-1', requires_user_input: true });
  await say('Runs', 'At work', { agent_type: 'codex', machine: 'build-2' });
  await say('Ended', 'Done', { agent_type: 'claude code', machine: 'build-2' });
  const all = (await person('GET', '/agent-instances')).body as { id: string; name: string; agent_type_id: string }[];
  const ended = all.find(({ name }) => name === 'Ended');
  await agent('POST', '/sessions/end', { agent_instance_id: ended?.id });
  expect(await find({ states: ['waiting'] })).toEqual(['Waits']);
  expect(await find({ states: ['running'] })).toEqual(['Runs']);
  expect(await find({ states: ['finished'] })).toEqual(['Ended']);
  expect(await find({ states: ['finished', 'waiting'] })).toEqual(['Ended', 'Waits']);
  expect(await find({ states: [] })).toEqual(['Ended', 'Runs', 'Waits']);
  expect(await find({ machines: ['build-2'] })).toEqual(['Ended', 'Runs']);
  expect(await find({ machines: ['build-2'], states: ['running'] })).toEqual(['Runs']);
  expect(await find({ agent_type_ids: [ended?.agent_type_id] })).toEqual(['Ended']);
  expect(await find({ user_ids: [owner.user_id], q: 'deploy' })).toEqual(['Waits']);
  expect(await find({ user_ids: [randomUUID()] })).toEqual([]);
  const { body: facets } = await person('GET', '/agent-instances/facets');
  expect(facets).toEqual({
    agents: [
      { id: ended?.agent_type_id, name: 'claude code' },
      { id: expect.any(String), name: 'codex' },
    ],
    people: [{ id: owner.user_id, name: 'Test User' }],
    machines: ['build-1', 'build-2'],
  });
});

test('pages follow each other without a gap or a repetition, while instances move to the front', async () => {
  const { say, person } = await scene();
  const names = Array.from({ length: 7 }, (_, n) => `Run ${n}`);
  for (const name of names) await say(name, 'needle');
  const page = async (cursor?: string) =>
    (await person('POST', '/agent-instances/search', { q: 'needle', limit: 3, cursor })).body;
  const first = await page();
  await say('Run 0', 'back again');
  const second = await page(first.next_cursor);
  const shown = [...first.items, ...second.items].map((item: { name: string }) => item.name);
  expect(shown).toEqual(['Run 6', 'Run 5', 'Run 4', 'Run 3', 'Run 2', 'Run 1']);
  expect(second.next_cursor).toBeNull();
  const wrong = await person('POST', '/agent-instances/search', { cursor: 'nonsense' });
  expect([wrong.status, wrong.body.detail]).toEqual([400, expect.stringContaining('cursor')]);
});

test('nobody finds what is in another workspace, nor what was deleted', async () => {
  const [mine, other] = [await scene(), await scene()];
  await mine.say('Mine', 'a secret plan');
  expect(await other.find({ q: 'secret' })).toEqual([]);
  const { body } = await mine.person('GET', '/agent-instances');
  await mine.person('DELETE', `/agent-instances/${body[0].id}`);
  expect(await mine.find({ q: 'secret' })).toEqual([]);
  const { rows } = await server.database.pool.query('select from instance_words where workspace_id = $1', [
    mine.owner.workspace_id,
  ]);
  expect(rows).toHaveLength(0);
});
