import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();

/** An instance in a workspace of its own. */
async function scene() {
  const owner = await createPerson(server);
  const agent = restAs(server.url, { key: owner.key });
  const person = restAs(server.url, { cookie: owner.cookie });
  const id = randomUUID();
  await agent('POST', '/agent-instances', { agent_instance_id: id, agent_type: 'tester' });
  return {
    owner,
    id,
    async say(content: string, more: object = {}) {
      const { status, body } = await agent('POST', '/messages/agent', { agent_instance_id: id, content, ...more });
      expect({ status, body }).toMatchObject({ status: 200 });
    },
    search: (input: object) => person('POST', `/agent-instances/${id}/messages/search`, input),
    /** Positions of the messages found, in order. */
    async find(q: string): Promise<number[]> {
      const { status, body } = await person('POST', `/agent-instances/${id}/messages/search`, { q });
      expect({ status, body }).toMatchObject({ status: 200, body: { next_cursor: null, total: body.items.length } });
      return body.items.map(({ seq }: { seq: number }) => seq);
    },
  };
}

test('a message is found by any part of what it says, whatever the case, the latest first', async () => {
  const { say, find } = await scene();
  await say('Reading the ПАРСЕР');
  await say('nothing here');
  await say('100 % of parser_test.ts');
  expect(await find('парс')).toEqual([1]);
  expect(await find('HE')).toEqual([2, 1]);
  expect(await find(' r_t ')).toEqual([3]);
  expect(await find('0 %')).toEqual([3]);
  expect(await find('%')).toEqual([3]);
  expect(await find('_test')).toEqual([3]);
  expect(await find('zebra')).toEqual([]);
});

test('a tool call is found by what went in and came out, a plan by its steps; not by the names of their fields, nor a picture by its bytes', async () => {
  const { say, find } = await scene();
  await say('Bash: echo', {
    kind: 'tool_call',
    message_metadata: {
      tool_call: {
        tool_name: 'Bash',
        tool_use_id: 'hidden',
        input: { command: 'echo "a\\b"\nmake all' },
        state: 'done',
        result: 'line one\nALL DONE "here"',
      },
    },
  });
  await say('Two steps', {
    kind: 'plan',
    message_metadata: { plan: { items: [{ text: 'Say "go"', state: 'pending' }] } },
  });
  await say('data:image/png;base64,iVBORw0KGgo=', { kind: 'image' });
  expect(await find('echo "a\\b"')).toEqual([1]);
  expect(await find('make ALL')).toEqual([1]);
  expect(await find('all done "here')).toEqual([1]);
  expect(await find('say "go"')).toEqual([2]);
  for (const unseen of ['hidden', 'tool_call', 'pending', 'iVBOR']) expect(await find(unseen)).toEqual([]);
});

test('pages follow each other from the latest match to the first', async () => {
  const { say, search } = await scene();
  for (const n of [1, 2, 3, 4, 5]) await say(n === 3 ? 'other' : `match ${n}`);
  const first = (await search({ q: 'match', limit: 2 })).body;
  expect(first).toMatchObject({ items: [{ seq: 5 }, { seq: 4 }], total: 4 });
  const second = (await search({ q: 'match', limit: 2, cursor: first.next_cursor })).body;
  expect(second).toMatchObject({ items: [{ seq: 2 }, { seq: 1 }], next_cursor: null, total: null });
});

test('a page looks through 20,000 messages and 16 MiB at most, and says where to go on', async () => {
  const { owner, id, say, search } = await scene();
  await say('the needle');
  const fill = (upTo: number, content: string) =>
    server.database.pool.query(
      `insert into messages (workspace_id, agent_instance_id, seq, sender_type, content)
       select $1, $2, n, 'AGENT', $4
       from generate_series((select max(seq) + 1 from messages where agent_instance_id = $2), $3::bigint) n`,
      [owner.workspace_id, id, upTo, content],
    );
  await fill(20_001, 'hay');
  const first = (await search({ q: 'needle' })).body;
  expect(first).toEqual({ items: [], next_cursor: '2', total: null });
  const second = (await search({ q: 'needle', cursor: first.next_cursor })).body;
  expect(second).toMatchObject({ items: [{ seq: 1 }], next_cursor: null, total: null });
  await fill(20_041, 'x'.repeat(1_000_000));
  expect((await search({ q: 'hay' })).body).toEqual({ items: [], next_cursor: '20025', total: null });
});

test('what is no search is refused by name', async () => {
  const { search } = await scene();
  expect((await search({ q: '   ' })).body.detail).toMatchObject([{ loc: ['body', 'q'] }]);
  expect((await search({ q: 'a\0b' })).body.detail).toBe('q cannot contain NUL (0x00) characters.');
  expect((await search({ q: 'a', cursor: 'x' })).body.detail).toMatch(/^cursor is not a next_cursor/);
});

test('the page of messages before a position is read like the one before a message', async () => {
  const { owner, id, say } = await scene();
  for (const n of [1, 2, 3, 4]) await say(`m${n}`);
  const person = restAs(server.url, { cookie: owner.cookie });
  const list = (query: string) => person('GET', `/agent-instances/${id}/messages?${query}`);
  const { body } = await list('limit=2&before_seq=4');
  expect(body.map(({ seq }: { seq: number }) => seq)).toEqual([2, 3]);
  const twice = await list(`before_seq=4&before_message_id=${body[0].id}`);
  expect(twice).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/before_seq/) } });
});
