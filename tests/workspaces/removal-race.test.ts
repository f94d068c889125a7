import type { Role } from '@beckon/contract/scope';
import { administer } from '@beckon/db/testing/database-server';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { RestCaller } from '../support/rest.ts';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../support/start-test-server.ts';
import { agentOf, by, makeTeam, type Team } from './support/team.ts';

/** What a member writes, by table: whose row says that it is theirs. */
const WRITTEN = {
  messages: `coalesce(new.sender_user_id,
    (select user_id from agent_instances where workspace_id = new.workspace_id and id = new.agent_instance_id))`,
  agent_instances: 'new.user_id',
  user_agents: 'new.user_id',
  invitations: 'new.invited_by',
  instance_shares: 'new.granted_by',
  api_keys: 'new.user_id',
};

/** At the moment of its commit, each row that is written looks whether its writer may write still; who may not is noted. */
async function watchCommits({ database }: TestServer, roles: readonly Role[]): Promise<void> {
  const list = roles.map((role) => `'${role}'`).join(', ');
  await administer(
    database.connectionString,
    'create table late_writes (name text, workspace_id uuid, user_id uuid)',
    ...Object.entries(WRITTEN).flatMap(([name, writer]) => [
      `create function watch_${name}() returns trigger language plpgsql security definer set search_path = public as $$
        begin
          insert into late_writes select '${name}', new.workspace_id, ${writer}
          where not exists (select from members where workspace_id = new.workspace_id and user_id = ${writer}
            and role in (${list}));
          return null;
        end $$`,
      `create constraint trigger watch after insert on ${name} deferrable initially deferred
        for each row execute function watch_${name}()`,
    ]),
  );
}

const lateWrites = async ({ database }: TestServer) =>
  (await database.pool.query('select name, count(*) from late_writes group by name')).rows;

interface Lane {
  readonly team: Team;
  readonly member: TestPerson;
  /** An instance of the owner's. */
  readonly instance: string;
}

async function openLane(server: TestServer): Promise<Lane> {
  const team = await makeTeam(server);
  const agent = await agentOf(server, team, team.owner);
  const { body } = await agent('POST', '/messages/agent', { agent_type: 'x', content: 'Hello' });
  return { team, member: await createPerson(server), instance: body.agent_instance_id };
}

/** Everything that an admin can write, each once. */
function writes(server: TestServer, { team, member, instance }: Lane, agent: RestCaller, round: number) {
  const call = by(server, member);
  return [
    () => call('POST', `/agent-instances/${instance}/messages`, { content: `round ${round}` }),
    () => agent('POST', '/messages/agent', { agent_type: `x${round}`, content: `round ${round}` }),
    () => agent('POST', '/agent-instances', { agent_type: 'x' }),
    () => call('POST', `${team.path}/invitations`, { role: 'viewer' }),
    () => call('POST', '/auth/api-keys', { name: `round ${round}` }),
    () => call('POST', '/user-agents', { name: `made in round ${round}` }),
    () => call('POST', `/agent-instances/${instance}/access`, { email: `${round}@example.com` }),
  ];
}

/** A call that is under way when its caller's authority is looked at is cut off. */
const CUT_OFF = 0;
const LANES = 4;
const ROUNDS = 50;

/** Takes a member's authority away while everything they can write is under way, again and again. */
async function race(roles: readonly Role[], takeAway: (call: RestCaller, at: string) => ReturnType<RestCaller>) {
  const server = await startTestServer();
  await watchCommits(server, roles);
  const statuses: number[] = [];
  const inLane = async () => {
    const lane = await openLane(server);
    const { team, member } = lane;
    const owner = by(server, team.owner);
    for (let round = 0; round < ROUNDS; round++) {
      await sql`delete from members where workspace_id = ${team.id} and user_id = ${member.user_id}`.execute(
        server.system.db,
      );
      await team.join('admin', member);
      const agent = await agentOf(server, team, member);
      const under = writes(server, lane, agent, round);
      // Each round the end comes at another moment: after so many of the writes have been answered.
      let answered = 0;
      const end = Promise.withResolvers<void>();
      const all = under.map(async (write) => {
        const status = await write().then(
          (answer) => answer.status,
          () => CUT_OFF,
        );
        if (++answered > round % under.length) end.resolve();
        return status;
      });
      if (round % under.length === 0) end.resolve();
      await end.promise;
      const { status } = await takeAway(owner, `${team.path}/members/${member.user_id}`);
      expect(status).toBe(200);
      statuses.push(...(await Promise.all(all)));
    }
  };
  await Promise.all(Array.from({ length: LANES }, inLane));
  return { server, statuses };
}

test(
  '[S55] in 200 removals of a member who is writing, nothing is written after the removal has committed',
  { timeout: 600_000 },
  async () => {
    const { server, statuses } = await race(['admin', 'owner'], (call, at) => call('DELETE', at));
    await using _ = server;
    expect(await lateWrites(server)).toEqual([]);
    // Both sides of the race were seen, and whoever came too late was told so.
    expect(statuses.filter((status) => status === 200 || status === 201).length).toBeGreaterThan(LANES * ROUNDS);
    const refused = statuses.filter((status) => status >= 300);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter((status) => ![401, 403, 404].includes(status))).toEqual([]);
    expect(server.errors).toEqual([]);
  },
);

test(
  '[S55] in 200 demotions of a member who is writing, nothing beyond the new role is written after one has committed',
  { timeout: 600_000 },
  async () => {
    const { server } = await race(['admin', 'owner'], (call, at) => call('PATCH', at, { role: 'viewer' }));
    await using _ = server;
    const late = await lateWrites(server);
    // A key is never stronger than its maker's role is at the call.
    expect(late.filter(({ name }) => name !== 'api_keys')).toEqual([]);
    expect(server.errors).toEqual([]);
  },
);
