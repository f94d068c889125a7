import { randomUUID } from 'node:crypto';
import { listOperations } from '@beckon/adapters/operation';
import { appRouter } from '@beckon/api/router';
import { KEY_SCOPES, KeyScope, SCOPES, type Scope } from '@beckon/contract/scope';
import { must } from '@beckon/shared/must';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Case, Input, World } from './case.ts';
import { cases, operations } from './cases.ts';
import { matches, same, says } from './checks.ts';
import { canonical } from './compare.ts';
import { callDoor, doorsOf, type Called, type Credential, type DoorName, type Outcome } from './doors.ts';
import { createWorld, useWorldServer, startServer } from './world.ts';

const STATUS = { OK: 200, BAD_REQUEST: 400, UNAUTHORIZED: 401, FORBIDDEN: 403, NOT_FOUND: 404 } as const;

const server = await useWorldServer();
const stranger = await createWorld(server);

test('every operation has a case, and every case an operation', () => {
  const ids = new Set(operations.map(({ id }) => id));
  const bare = [...ids].filter((id) => !cases[id]);
  expect(bare.map((id) => `${id} has no case: add one to tests/parity, in the file of its noun`)).toEqual([]);
  const stale = Object.keys(cases).filter((id) => !ids.has(id));
  expect(stale.map((id) => `The case ${id} has no operation: the router does not know it`)).toEqual([]);
  // What the doors are made from is part of what was enumerated.
  expect(listOperations(appRouter).filter(({ id }) => !ids.has(id))).toEqual([]);
});

test('every case says what a misfit and a strange id are answered', () => {
  const known = operations.filter(({ id }) => cases[id]);
  const wrong = known.flatMap(({ id, input }) => {
    const { bad, ids = {} } = must(cases[id]);
    const fields = Object.entries(input.shape);
    const uuids = fields.filter(([, schema]) => namesIds(schema as z.ZodType));
    const needed = uuids.map(([name]) => name).filter((name) => !ids[name]);
    return [
      ...needed.map((name) => `${id} takes the id ${name}: its case needs a rule for it in ids`),
      ...(!bad && fields.length > 0 ? [`${id} takes an input: its case needs a misfit in bad`] : []),
    ];
  });
  expect(wrong).toEqual([]);
});

/** Ids deeper inside are kept as they are, and name nothing. */
function namesIds(schema: z.ZodType): boolean {
  const json = JSON.stringify(z.toJSONSchema(schema), (key, value: unknown) => (key === 'properties' ? null : value));
  return json.includes('"uuid"');
}

test.for(operations.filter(({ id }) => cases[id]))('$id: every door refuses and answers alike', async (operation) => {
  const one = must(cases[operation.id]);
  const outputs = await Promise.all(doorsOf(operation).map((door) => goThrough(operation, one, door)));
  const [first, ...others] = outputs;
  for (const { door, output } of others) {
    const { unwrap } = (door === 'rest' && operation.meta.rest) || {};
    const whole = canonical(first?.output);
    const what = `${operation.id}: ${door} shows what ${first?.door} shows`;
    same(what, canonical(output), unwrap ? (whole as Input)[unwrap] : whole);
  }
  expect(outputs.map(({ door }) => door)).toEqual(doorsOf(operation));
});

/** Tries a door in a world of its own. */
async function goThrough(operation: Called, one: Case, door: DoorName): Promise<{ door: DoorName; output: unknown }> {
  await using own = one.unclaimed ? await startServer() : undefined;
  // Nobody lives on a server of its own: such a case speaks of the server alone.
  await using world = own ? undefined : await createWorld(server);
  const scene = world ?? ({ server: own } as World);
  const through = { operation, one, door, world: scene, input: await one.input(scene) };
  await refuses(through);
  const output = await answers(through);
  await answersStrangeIds(through);
  return { door, output };
}

interface Through {
  readonly operation: Called;
  readonly one: Case;
  readonly door: DoorName;
  readonly world: World;
  readonly input: Input;
}

/** Who may: a person where a key may not, nobody where anybody may. Agents alone come in over MCP. */
function credentialOf({ operation: { meta }, world }: Through): Credential {
  if (meta.scope === null) return undefined;
  return isKeyScope(meta.scope) ? { key: world.person.key } : { cookie: world.person.cookie };
}

/**
 * A key as strong as it can be that must not do. Where people decide, even one whose row names every scope there is, as
 * none that we make does.
 */
const LACKING: Readonly<Record<KeyScope, readonly Scope[]>> = {
  read: ['relay'],
  agent: ['read', 'relay'],
  relay: ['read', 'agent'],
};
const lacking = (scope: string): readonly Scope[] =>
  isKeyScope(scope) ? LACKING[scope] : scope === 'decide' ? SCOPES : KEY_SCOPES;
const isKeyScope = (scope: string): scope is KeyScope => KeyScope.safeParse(scope).success;

function call({ operation, door, world, input }: Through, as: Credential, changed: Input = {}): Promise<Outcome> {
  return callDoor(door, world.server.url, operation, { ...input, ...changed }, as);
}

function expectCode({ operation, door }: Through, outcome: Outcome, code: keyof typeof STATUS, because: string): void {
  const what = `${operation.id} over ${door}, ${because}: ${JSON.stringify(outcome).slice(0, 300)}`;
  same(what, outcome.ok, false);
  if (outcome.status !== undefined) same(what, outcome.status, STATUS[code]);
  if (door === 'trpc' || (door === 'socket' && outcome.status === undefined)) same(what, outcome.code, code);
}

async function refuses(through: Through): Promise<void> {
  const { operation, one, door, world } = through;
  const { scope } = operation.meta;
  if (scope !== null) {
    const bare = await call(through, undefined);
    expectCode(through, bare, 'UNAUTHORIZED', 'without a credential');
    if (door !== 'socket') says(`${operation.id} over ${door}`, bare.text, 'Not authenticated');
    const weak = await call(through, { key: await world.keyWith(...lacking(scope)) });
    expectCode(through, weak, 'FORBIDDEN', 'with a key that lacks the scope');
    says(`${operation.id} over ${door} names the scope`, weak.text, `This key does not have the scope '${scope}'.`);
  }
  if (!one.bad) return;
  const { field, value, status } = one.bad;
  const misfit = await call(through, credentialOf(through), { [field]: value });
  const what = `${operation.id} over ${door}, with ${field}: ${JSON.stringify(value)}: ${JSON.stringify(misfit)}`;
  same(what, misfit.ok, false);
  says(what, misfit.text, field);
  if (misfit.status !== undefined) same(what, misfit.status, door === 'rest' ? status : 400);
  if (misfit.code !== undefined) same(what, misfit.code, 'BAD_REQUEST');
}

async function answers(through: Through): Promise<unknown> {
  const { operation, one, door, world, input } = through;
  // An id is the same in any spelling.
  const spelled = Object.keys(one.ids ?? {}).filter((field) => typeof input[field] === 'string');
  const loud = Object.fromEntries(spelled.map((field) => [field, String(input[field]).toUpperCase()]));
  const outcome = await call(through, credentialOf(through), loud);
  const what = `${operation.id} over ${door} answers: ${outcome.text}`;
  same(what, outcome.ok, true);
  if (outcome.status !== undefined) {
    same(what, outcome.status, (door === 'rest' && operation.meta.rest?.status) || STATUS.OK);
  }
  const output = one.output(world, input);
  const { unwrap } = (door === 'rest' && operation.meta.rest) || {};
  matches(what, unwrap ? { [unwrap]: outcome.data } : outcome.data, unwrap ? { [unwrap]: output[unwrap] } : output);
  if (door === 'mcp') same(what, JSON.parse(outcome.text), outcome.data);
  return outcome.data;
}

/** What belongs to another workspace is as unknown as what is nowhere: nobody learns that it exists. */
async function answersStrangeIds(through: Through): Promise<void> {
  const { operation, one, door } = through;
  for (const [field, { of, answer }] of Object.entries(one.ids ?? {})) {
    const [unknown, foreign] = await Promise.all(
      [randomUUID(), stranger.ids[of]].map(async (id) => {
        await using world = await createWorld(server);
        const fresh = { ...through, world, input: await one.input(world) };
        return await call(fresh, credentialOf(fresh), { [field]: Array.isArray(fresh.input[field]) ? [id] : id });
      }),
    );
    if (!unknown || !foreign) throw new Error('Both were asked');
    const what = `${operation.id} over ${door}: a stranger’s ${field} is answered as an unknown one`;
    same(what, canonical(foreign), canonical(unknown));
    if (answer === 'OK') same(`${what}: ${unknown.text}`, unknown.ok, true);
    else expectCode(through, unknown, answer, `with an unknown ${field}`);
  }
}
