import { KEY_SCOPES, KeyScope, ROLES, ROLE_SCOPES, type Role, type Scope } from '@beckon/contract/scope';
import { createKey } from '@beckon/core/key/manage-keys';
import { must } from '@beckon/shared/must';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Input, World } from '../parity/case.ts';
import { cases, operations } from '../parity/cases.ts';
import { same } from '../parity/checks.ts';
import { canonical } from '../parity/compare.ts';
import { callDoor, doorsOf, type Called, type Credential, type DoorName, type Outcome } from '../parity/doors.ts';
import { createWorld, useWorldServer } from '../parity/world.ts';
import { createPerson } from '../support/start-test-server.ts';

/** A member of a world's workspace who is not its owner, however high the role. */
interface Member {
  readonly user_id: string;
  readonly cookie: string;
  /** A key with every scope that a key can have. */
  readonly key: string;
}

type Target = 'own' | 'foreign' | 'absent';

const server = await useWorldServer();
const stranger = await createWorld(server);

const guarded = operations.filter(({ meta }) => meta.scope !== null);

async function join({ person: { workspace_id }, ids }: World, role: Role): Promise<Member> {
  const { cookie, user_id } = await createPerson(server);
  await sql`insert into members (workspace_id, user_id, role)
    select id, ${user_id}, ${role} from unnest(${[workspace_id, ids.workspace]}::uuid[]) id`.execute(server.system.db);
  await sql`update sessions set workspace_id = ${workspace_id} where user_id = ${user_id}`.execute(server.system.db);
  const owner = { workspace_id, user_id };
  const { api_key: key } = await createKey(server.system, owner, { name: 'all', scopes: [...KEY_SCOPES] });
  return { user_id, cookie, key };
}

/** As far as the workspaces and the person are still there. */
async function giveRole({ person, ids }: World, { user_id }: Member, role: Role): Promise<void> {
  await sql`insert into members (workspace_id, user_id, role)
    select w.id, u.id, ${role} from workspaces w, users u
    where w.id = any(${[person.workspace_id, ids.workspace]}::uuid[]) and u.id = ${user_id}
    on conflict (workspace_id, user_id) do update set role = excluded.role`.execute(server.system.db);
}

/** The input with every id it names taken from elsewhere. */
function aimed(id: string, input: Input, target: Target): Input {
  if (target === 'own') return input;
  const ids = Object.entries(must(cases[id]).ids ?? {});
  const elsewhere = ids.map(([field, { of }]) => {
    const other = target === 'foreign' ? stranger.ids[of] : randomUUID();
    return [field, Array.isArray(input[field]) ? [other] : other];
  });
  return { ...input, ...Object.fromEntries(elsewhere) };
}

const ENDS = /^(?:auth\.deleteMe|keys\.revokeCurrent) of own/;
const SENTENCE = /(?:Your role|This key) does not have the scope '\w+'/;

/** Was it the guard that refused? What the domain says of an allowed call is no refusal. */
function isDenied(what: string, outcome: Outcome): boolean {
  const denied = !outcome.ok && SENTENCE.test(outcome.text);
  if (!denied) {
    if (outcome.status === 401) throw new Error(`${what} is not authenticated: ${outcome.text}`);
    return false;
  }
  same(what, outcome.status ?? 403, 403);
  same(what, outcome.code ?? 'FORBIDDEN', 'FORBIDDEN');
  return true;
}

const byPerson = (door: DoorName): boolean => door !== 'mcp';
const mayKey = (scope: string): boolean => KeyScope.safeParse(scope).success;

/** Every way in for one operation: who, by which door. */
const ways = (operation: Called, { cookie, key }: Member): [who: 'person' | 'key', DoorName, Credential][] =>
  doorsOf(operation).flatMap((door) => [
    ...(byPerson(door) ? [['person', door, { cookie }] as [who: 'person', DoorName, Credential]] : []),
    ['key', door, { key }] as [who: 'key', DoorName, Credential],
  ]);

describe.each(ROLES)('[S1] [S17] [S49] what the permission table says of the role %s holds', (role) => {
  test.each(guarded.map((operation) => [operation.id, operation] as const))('%s', async (id, operation) => {
    const scope = must(operation.meta.scope) as Scope;
    const mayRole = ROLE_SCOPES[role].includes(scope);
    const one = must(cases[id]);
    await using world = await createWorld(server);
    const member = await join(world, role);
    const input = await one.input(world);
    const seen: string[] = [];
    const expected: string[] = [];
    // What changes something comes last: strange ids first, then the own ones, door by door.
    for (const target of ['absent', 'foreign', 'own'] as const) {
      if (target !== 'own' && !one.ids) continue;
      for (const [who, door, credential] of ways(operation, member)) {
        const what = `${id} of ${target} by ${who} over ${door}`;
        // What was done through the door before may have changed the role.
        if (target === 'own') await giveRole(world, member, role);
        const outcome = await callDoor(door, server.url, operation, aimed(id, input, target), credential);
        // The account can be taken away that the session and the key stand on, and a key can give itself up.
        if (outcome.status === 401 && seen.some((each) => ENDS.test(each))) continue;
        // A workspace that one is not in is unknown, whatever the role in another.
        const isUnknown = target !== 'own' && 'workspace_id' in input;
        const may = (isUnknown || mayRole) && (who === 'person' || mayKey(scope));
        expected.push(`${what}: ${may ? 'allowed' : 'denied'}`);
        seen.push(`${what}: ${isDenied(what, outcome) ? 'denied' : 'allowed'}`);
      }
    }
    expect(seen).toEqual(expected);
  });
});

test('[S49] what belongs to another workspace is answered as what is nowhere, whatever the role', async () => {
  const differing: string[] = [];
  for (const role of ROLES) {
    await using world = await createWorld(server);
    const member = await join(world, role);
    for (const operation of guarded.filter(({ id, type }) => cases[id]?.ids && type === 'query')) {
      const { id } = operation;
      const input = await must(cases[id]).input(world);
      for (const [who, door, credential] of ways(operation, member)) {
        const [foreign, absent] = await Promise.all(
          (['foreign', 'absent'] as const).map((target) =>
            callDoor(door, server.url, operation, aimed(id, input, target), credential),
          ),
        );
        if (JSON.stringify(canonical(foreign)) !== JSON.stringify(canonical(absent)))
          differing.push(`${id} by ${role} ${who} over ${door}: ${foreign?.text} / ${absent?.text}`);
      }
    }
  }
  expect(differing).toEqual([]);
});
