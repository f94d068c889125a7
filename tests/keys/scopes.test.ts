import { KEY_SCOPES, ROLES, ROLE_SCOPES, type KeyScope, type Role, type Scope } from '@beckon/contract/scope';
import { createKey } from '@beckon/core/key/manage-keys';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { operations } from '../parity/cases.ts';
import { callDoor, doorsOf, type Called, type Credential, type DoorName } from '../parity/doors.ts';
import { openMcp, openScene } from '../reference/scene.ts';
import { restAs } from '../support/rest.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();

/** Every choice of scopes that a key can be made with. */
const choices: readonly (readonly KeyScope[])[] = Array.from({ length: 2 ** KEY_SCOPES.length - 1 }, (_, n) =>
  KEY_SCOPES.filter((_, bit) => ((n + 1) >> bit) & 1),
);
const withImplied = (scopes: readonly Scope[]): readonly Scope[] =>
  scopes.includes('agent') ? [...scopes, 'read'] : scopes;

const guarded = operations.filter(({ meta }) => meta.scope !== null);
const isSubscription = ({ type }: Called) => type === 'subscription';
const scopeOf = ({ meta }: Called) => meta.scope as Scope;

/**
 * What fits no operation's input, and is looked at after the scope: whoever may call is told of the misfit, and nothing is
 * done. A subscription fits everything it is not told, so there a strange id serves.
 */
const misfit = (operation: Called) =>
  isSubscription(operation) ? { agent_instance_id: randomUUID() } : ('misfit' as unknown as Record<string, unknown>);

/** The pairs in which the answer is not what the table says; empty when all are. */
async function deviations(scopes: readonly Scope[], credential: Credential, who: RegExp): Promise<string[]> {
  const wrong = await Promise.all(
    guarded.map(async (operation) => {
      const door: DoorName = isSubscription(operation) ? 'socket' : 'trpc';
      const { ok, text } = await callDoor(door, server.url, operation, misfit(operation), credential);
      const may = scopes.includes(scopeOf(operation));
      const refused = !ok && who.test(text) && text.includes(`does not have the scope '${scopeOf(operation)}'.`);
      return refused === may ? [`${operation.id}: ${may ? 'refused' : `not refused: ${text}`}`] : [];
    }),
  );
  return wrong.flat();
}

test.each(choices.map((scopes) => [scopes.join('+'), scopes] as const))(
  '[S17] a key with %s may call exactly the operations of these scopes',
  async (_, scopes) => {
    const person = await createPerson(server, { scopes: [...scopes] });
    expect(await deviations(withImplied(scopes), { key: person.key }, /^This key/)).toEqual([]);
  },
);

test.each(ROLES)('[S17] a person who is %s may call exactly the operations of that role', async (role) => {
  const { cookie } = await personAs(role);
  expect(await deviations(ROLE_SCOPES[role], { cookie }, /^Your role/)).toEqual([]);
});

test.each(ROLES)('[S17] a key is no stronger than its owner, who is %s', async (role) => {
  const { key } = await personAs(role);
  const scopes = ROLE_SCOPES[role].filter((scope) => (KEY_SCOPES as readonly Scope[]).includes(scope));
  expect(await deviations(scopes, { key }, /^This key/)).toEqual([]);
});

async function personAs(role: Role): Promise<{ cookie: string; key: string }> {
  const person = await createPerson(server);
  const key = await createKey(server.system, person, { name: 'all', scopes: [...KEY_SCOPES] });
  await server.database.pool.query('update members set role = $1 where user_id = $2', [role, person.user_id]);
  return { cookie: person.cookie, key: key.api_key };
}

test.each(choices.map((scopes) => [scopes.join('+'), scopes] as const))(
  '[S17] over MCP a key with %s sees the tools it may call, and is refused the others',
  async (_, scopes) => {
    const { key } = await createPerson(server, { scopes: [...scopes] });
    await using mcp = await openMcp(server.url, key);
    const tools = operations.flatMap((operation) => (operation.meta.mcp ? [{ ...operation.meta.mcp, operation }] : []));
    const may = tools.filter(({ operation }) => withImplied(scopes).includes(scopeOf(operation)));
    const { tools: seen } = await mcp.client.listTools();
    expect(seen.map(({ name }) => name).toSorted()).toEqual(may.map(({ name }) => name).toSorted());
    for (const { name, operation } of tools.filter((tool) => !may.includes(tool))) {
      expect((await mcp.call(name, {})).text).toContain(`This key does not have the scope '${scopeOf(operation)}'.`);
    }
  },
);

test('[S16] a key with every scope is refused all that people do, at every door, and nothing has changed', async () => {
  const scene = await openScene(server, await createPerson(server, { scopes: [...KEY_SCOPES] }));
  await scene.say('Starting');
  await scene.say('May I deploy?\n[OPTIONS]\n1. Yes\n2. No\n[/OPTIONS]', { requires_user_input: true });
  const [ask] = await scene.asks();
  const look = async () => [
    await scene.asks(),
    (await scene.human('GET', '/auth/api-keys')).body.map(
      ({ last_used_at: _, ...key }: Record<string, unknown>) => key,
    ),
    (await scene.human('GET', '/user-agents')).body,
  ];
  const before = await look();
  const byPeople = guarded.filter((operation) => !(KEY_SCOPES as readonly Scope[]).includes(scopeOf(operation)));
  expect(byPeople.length).toBeGreaterThan(15);
  const answers = byPeople.flatMap((operation) =>
    doorsOf(operation).map(async (door) => {
      // Its own ids, so that nothing but the scope can be why.
      const ids = { ask_id: ask?.id, agent_instance_id: scene.id, key_id: scene.person.key_id, access_id: scene.id };
      const input = { agent_id: scene.id, content: 'Yes', name: 'x', ...ids } as Record<string, unknown>;
      const outcome = await callDoor(door, server.url, operation, input, { key: scene.person.key });
      return [operation.id, door, outcome.status, outcome.text.includes('does not have the scope')];
    }),
  );
  for (const answer of await Promise.all(answers)) expect(answer).toEqual([answer[0], answer[1], 403, true]);
  expect(await look()).toEqual(before);
  // Nor by what it may do: what is typed at its terminal chooses nothing.
  await scene.typed('Yes', false);
  expect(await scene.asks()).toMatchObject([{ id: ask?.id, state: 'open' }]);
});

test('a key that only relays cannot look at what it relays to', async () => {
  const { key } = await createPerson(server, { scopes: ['relay'] });
  const { status, body } = await restAs(server.url, { key })('GET', '/agent-instances');
  expect([status, body.detail]).toEqual([403, "This key does not have the scope 'read'."]);
});
