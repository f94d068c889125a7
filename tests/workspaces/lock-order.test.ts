import { provisionPerson } from '@beckon/core/person/provision-person';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { must } from '@beckon/shared/must';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { restAs, type RestCaller } from '../support/rest.ts';
import { createPerson, startTestServer, type TestServer } from '../support/start-test-server.ts';
import { agentOf, by, makeTeam, type Team } from './support/team.ts';

const LANES = 3;
const ROUNDS = 8;

/** A workspace with everybody in it, and beside it, that transactions of others meet. */
interface Scene {
  readonly server: TestServer;
  readonly team: Team;
  readonly owner: RestCaller;
  readonly admin: RestCaller;
  readonly member: RestCaller;
  /** Somebody of elsewhere who may write to the instance. */
  readonly guest: RestCaller;
  readonly agent: RestCaller;
  readonly instance: string;
  readonly ids: Readonly<Record<'admin' | 'member' | 'guest', string>>;
}

type Call = () => Promise<unknown>;

/** @param isShared false: the owner is alone in the workspace, so that an account goes with it */
async function setScene(server: TestServer, isShared: boolean): Promise<Scene> {
  const team = await makeTeam(server);
  const owner = by(server, team.owner);
  const agent = await agentOf(server, team, team.owner);
  const ask = { agent_type: 'x', content: 'Go on?', requires_user_input: true };
  const instance: string = (await agent('POST', '/messages/agent', ask)).body.agent_instance_id;
  const [admin, member, guest] = [await createPerson(server), await createPerson(server), await createPerson(server)];
  if (isShared) {
    await team.join('admin', admin);
    await team.join('operator', member);
  }
  const share = await owner('POST', `/agent-instances/${instance}/access`, { email: guest.email, access: 'WRITE' });
  expect(share.status).toBe(200);
  const callers = { admin: by(server, admin), member: by(server, member), guest: by(server, guest) };
  const ids = { admin: admin.user_id, member: member.user_id, guest: guest.user_id };
  return { server, team, owner, agent, instance, ids, ...callers };
}

/** What goes on in a workspace while somebody ends it, or their own part in it. */
async function traffic(scene: Scene): Promise<Call[]> {
  const { server, team, owner, admin, member, guest, agent, instance, ids } = scene;
  const links = await Promise.all([1, 2].map(() => owner('POST', `${team.path}/invitations`, {})));
  const newcomers = await Promise.all(links.map(() => createPerson(server)));
  const say = (who: RestCaller) => () =>
    who('POST', `/agent-instances/${instance}/messages`, { content: 'Yes', client_id: randomUUID() });
  const report = (at?: string) => () =>
    agent('POST', '/messages/agent', {
      agent_type: `agent ${randomUUID()}`,
      content: 'A step',
      ...(at !== undefined && { agent_instance_id: at }),
    });
  return [
    () => admin('POST', `${team.path}/invitations`, {}),
    () => member('POST', `${team.path}/invitations`, {}),
    () => admin('PATCH', team.path, { name: 'By the admin' }),
    () => owner('PATCH', team.path, { name: 'By the owner' }),
    ...links.map(({ body }, at) => {
      const token = new URL(body.url).searchParams.get('token');
      return () => by(server, must(newcomers[at]))('POST', '/invitations/accept', { token });
    }),
    () => admin('PATCH', `${team.path}/members/${ids.member}`, { role: 'viewer' }),
    () => member('POST', `${team.path}/leave`),
    say(guest),
    say(guest),
    say(member),
    report(instance),
    report(instance),
    report(),
    report(),
    () => owner('POST', '/user-agents', { name: randomUUID() }),
    () => owner('POST', '/auth/api-keys', { name: 'k' }),
    () => owner('POST', '/auth/sessions/revoke-others'),
    () => owner('POST', `/agent-instances/${instance}/access`, { email: `${randomUUID()}@example.com` }),
    await device(scene, member),
    await device(scene, owner),
  ];
}

/** A device that a person has approved fetches its key. */
async function device({ server }: Scene, person: RestCaller): Promise<Call> {
  const asks = restAs(server.url, undefined);
  const { body } = await asks('POST', '/device/code', {});
  await person('POST', '/device/approve', { user_code: body.user_code });
  return () => asks('POST', '/device/token', { device_code: body.device_code });
}

const statusOf = (answer: unknown): number => (answer as { status?: number } | undefined)?.status ?? 200;

/** Lets everything happen at once, in another order each time, and tells what should never be. */
async function clash(isShared: boolean, ends: (scene: Scene) => readonly Call[]) {
  await using database = await createTestDatabase();
  const own = await createTestDatabase({ reuse: database.url, maxConnections: 20 });
  const server = await startTestServer({ database: own });
  const faults: number[] = [];
  const lane = async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const scene = await setScene(server, isShared);
      const calls = [...(await traffic(scene)), ...ends(scene)].toSorted(() => Math.random() - 0.5);
      // A call that is under way when its caller's authority ends may be cut off.
      const answers = await Promise.allSettled(calls.map((call) => call()));
      const statuses = answers.map((answer) => (answer.status === 'fulfilled' ? statusOf(answer.value) : 0));
      faults.push(...statuses.filter((status) => status >= 500));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await server.close();
  // What its connections have counted is there once they have ended.
  await own.close();
  const { rows } = await sql<{ deadlocks: number }>`
    select deadlocks from pg_stat_database where datname = current_database()`.execute(database.db);
  return { deadlocks: rows[0]?.deadlocks, faults, errors: server.errors };
}

const CLASHES: Readonly<Record<string, readonly [isShared: boolean, ends: (scene: Scene) => readonly Call[]]>> = {
  'a workspace is deleted': [true, ({ owner, team }) => [() => owner('DELETE', team.path)]],
  'an owner deletes the account': [false, ({ owner }) => [() => owner('DELETE', '/auth/me')]],
  'an owner deletes workspace and account': [
    false,
    ({ owner, team }) => [() => owner('DELETE', team.path), () => owner('DELETE', '/auth/me')],
  ],
  'a workspace is handed over while its people are removed': [
    true,
    ({ owner, admin, member, team, ids }) => [
      () => owner('POST', `${team.path}/transfer`, { user_id: ids.member }),
      () => owner('DELETE', `${team.path}/members/${ids.member}`),
      () => owner('DELETE', `${team.path}/members/${ids.admin}`),
      () => admin('DELETE', `${team.path}/members/${ids.member}`),
      () => member('DELETE', '/auth/me'),
    ],
  ],
  'members and guests delete their accounts': [
    true,
    ({ admin, member, guest }) => [admin, member, guest].map((who) => () => who('DELETE', '/auth/me')),
  ],
};

for (const [story, [isShared, ends]] of Object.entries(CLASHES)) {
  test(
    `${story} amid everything else: nothing waits in a circle, and nothing is a fault`,
    {
      timeout: 300_000,
    },
    async () => {
      expect(await clash(isShared, ends)).toEqual({ deadlocks: 0, faults: [], errors: [] });
    },
  );
}

test('a share is taken up while its address is proved: neither waits for the other', { timeout: 120_000 }, async () => {
  await using database = await createTestDatabase();
  const own = await createTestDatabase({ reuse: database.url, maxConnections: 20 });
  const server = await startTestServer({ database: own });
  const { owner, instance } = await setScene(server, false);
  for (let round = 0; round < 30; round++) {
    const person = await createPerson(server);
    const { db } = server.system;
    await sql`update users set email_verified = false where id = ${person.user_id}`.execute(db);
    const { body } = await owner('POST', `/agent-instances/${instance}/access`, { email: person.email });
    const share = async () => {
      const { status } = await by(server, person)('POST', '/shares/accept', { token: body.token });
      expect([200, 404]).toContain(status);
    };
    const prove = async () => {
      await sql`update users set email_verified = true where id = ${person.user_id}`.execute(db);
      await provisionPerson(db, person.user_id);
    };
    await Promise.all([share(), prove(), provisionPerson(db, person.user_id), share()]);
  }
  await server.close();
  await own.close();
  const { rows } = await sql`select deadlocks from pg_stat_database where datname = current_database()`.execute(
    database.db,
  );
  expect(rows).toEqual([{ deadlocks: 0 }]);
});
