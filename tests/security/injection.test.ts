import { KEY_SCOPES } from '@beckon/contract/scope';
import { must } from '@beckon/shared/must';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { cases, operations } from '../parity/cases.ts';
import { same } from '../parity/checks.ts';
import { callDoor, doorsOf } from '../parity/doors.ts';
import { createWorld, useWorldServer } from '../parity/world.ts';
import { restAs } from '../support/rest.ts';
import { createPerson, startTestServer } from '../support/start-test-server.ts';

const HOSTILE = [
  "'",
  "' or '1'='1",
  "'; drop table messages; --",
  '1; select pg_sleep(10)',
  '$$ || version() || $$',
  '%_\\%',
  '{"$ne":null}',
  '../../../etc/passwd',
  '\u202Eevil',
  '\uD800',
  'x'.repeat(70_000),
];

/** Set by the server alone; whoever sends them must change nothing. */
const OWNED = {
  workspace_id: '11111111-1111-4111-8111-111111111111',
  user_id: '11111111-1111-4111-8111-111111111111',
  sender_user_id: '11111111-1111-4111-8111-111111111111',
  role: 'owner',
  is_active: false,
  seq: 1,
  state: 'answered',
  answered_by: '11111111-1111-4111-8111-111111111111',
  created_at: '2000-01-01T00:00:00Z',
  constructor: { prototype: { admin: true } },
};

const server = await useWorldServer();

const isText = (schema: unknown): boolean =>
  /"type":"string"/.test(JSON.stringify(z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' })));

const guarded = operations.filter(({ id, meta, type }) => meta.scope !== null && type !== 'subscription' && cases[id]);
const credential = (scope: string | null, world: Awaited<ReturnType<typeof createWorld>>) =>
  (KEY_SCOPES as readonly (string | null)[]).includes(scope)
    ? { key: world.person.key }
    : { cookie: world.person.cookie };

test.each(guarded.map((operation) => [operation.id, operation] as const))(
  '[S53] %s takes hostile text in any field without a fault',
  async (id, operation) => {
    await using world = await createWorld(server);
    const input = await must(cases[id]).input(world);
    const fields = Object.entries(operation.input.shape).filter(([, schema]) => isText(schema));
    const faults: string[] = [];
    for (const [field] of fields) {
      for (const value of HOSTILE) {
        for (const door of [operation.meta.rest ? ('rest' as const) : ('trpc' as const)]) {
          const changed = { ...input, [field]: value };
          const outcome = await callDoor(door, server.url, operation, changed, credential(operation.meta.scope, world));
          if ((outcome.status ?? 0) >= 500 && outcome.status !== 502)
            faults.push(`${field} over ${door}: ${outcome.text}`);
          if (/syntax error|SQLSTATE|relation "|pg_catalog/i.test(outcome.text))
            faults.push(`${field} tells: ${outcome.text}`);
        }
      }
    }
    expect(faults).toEqual([]);
  },
);

test('[S52] what the server alone sets is refused or ignored wherever it is sent', async () => {
  await using alone = await startTestServer({ limits: { askHoldMs: 30, patientAskHoldMs: 30 } });
  const other = await createPerson(alone);
  const forged = { ...OWNED, workspace_id: other.workspace_id, user_id: other.user_id, sender_user_id: other.user_id };
  const changes = operations.filter(({ id, type, meta }) => type === 'mutation' && meta.scope !== null && cases[id]);
  for (const operation of changes) {
    for (const door of doorsOf(operation).filter((each) => each !== 'mcp')) {
      await using world = await createWorld(alone);
      const input = await must(cases[operation.id]).input(world);
      const sent = JSON.parse(
        `{"__proto__":{"role":"owner"},${JSON.stringify({ ...forged, ...input }).slice(1)}`,
      ) as typeof input;
      const outcome = await callDoor(door, alone.url, operation, sent, credential(operation.meta.scope, world));
      same(
        `${operation.id} over ${door}: ${outcome.text}`,
        (outcome.status ?? 0) < 500 || outcome.status === 502,
        true,
      );
    }
  }
  // Whatever was forged, nothing has reached the other workspace.
  const { rows } = await sql<{ name: string; n: number }>`
    select 'agents' as name, count(*) as n from user_agents where workspace_id = ${other.workspace_id}
    union all select 'instances', count(*) from agent_instances where workspace_id = ${other.workspace_id}
    union all select 'messages', count(*) from messages where workspace_id = ${other.workspace_id} or sender_user_id = ${other.user_id}
    union all select 'asks', count(*) from asks where workspace_id = ${other.workspace_id} or answered_by = ${other.user_id}
    union all select 'keys', count(*) - 1 from api_keys where workspace_id = ${other.workspace_id}
    union all select 'members', count(*) - 1 from members where workspace_id = ${other.workspace_id} or user_id = ${other.user_id}`.execute(
    alone.system.db,
  );
  expect(rows.filter(({ n }) => n !== 0)).toEqual([]);
  expect(({} as { role?: string }).role).toBeUndefined();
  expect(alone.errors).toEqual([]);
});

test('[S50] a cursor of another list, of another log, or of nothing is refused or begins anew, and shows nothing foreign', async () => {
  await using alone = await startTestServer();
  const [ada, eve] = [await createPerson(alone), await createPerson(alone)];
  const [hers, mine] = [restAs(alone.url, { key: ada.key }), restAs(alone.url, { key: eve.key })];
  for (const content of ['one', 'two', 'three']) await hers('POST', '/messages/agent', { agent_type: 'x', content });
  const { body: page } = await fetch(`${alone.url}/trpc/instances.list?input={"limit":1}`, {
    headers: { authorization: `Bearer ${ada.key}` },
  }).then(async (response) => ({ body: (await response.json()) as { result: { data: { next_cursor: string } } } }));
  const cursor = page.result.data.next_cursor;
  expect(cursor).toEqual(expect.any(String));
  expect((await mine('GET', `/agent-instances?cursor=${cursor}`)).body).toEqual([]);
  for (const bad of [
    'x',
    `${cursor}A`,
    "' or 1=1",
    Buffer.from('2020-01-01T00:00:00Z nothing').toString('base64url'),
  ]) {
    const { status } = await mine('GET', `/agent-instances?cursor=${encodeURIComponent(bad)}`);
    expect([bad, status]).toEqual([bad, 400]);
  }
});

test('[S51] a subscription without an instance, for all, or for a list of instances is refused', async () => {
  await using world = await createWorld(server);
  const feed = must(operations.find(({ id }) => id === 'feed.instance'));
  for (const agent_instance_id of [undefined, null, '', '*', [world.ids.instance], { any: true }]) {
    const outcome = await callDoor('socket', server.url, feed, { agent_instance_id }, { key: world.person.key });
    expect([agent_instance_id, outcome.ok, outcome.code]).toEqual([agent_instance_id, false, 'BAD_REQUEST']);
  }
});
