import { withConnection } from '@beckon/db/testing/database-server';
import { must } from '@beckon/shared/must';
import type { TestPerson } from '../../support/start-test-server.ts';
import { withoutConstraints } from './without-constraints.ts';

/** What the big database holds of the person whose workspace is full. */
export interface Million {
  /** An instance with a fifth of the messages, at work: one ask in it is open, 1,500 are over. */
  readonly busiest: string;
  /** Fifty instances at work. */
  readonly atWork: readonly string[];
  readonly agentId: string;
}

/**
 * Fills a migrated database inside the server, in seconds: 1,000,000 messages with 1,500,000 events in 2,000 instances of
 * 20 agents in the workspace of `owner`, 3,000 asks (40 open), 200 messages nobody has received; a few instances in that
 * of `neighbour`; and 250 more people with 80 instances, 20 keys, 20 sessions and 80 idempotency keys each. It needs no
 * right but that of the tables' owner.
 *
 * Rows lie in the order of time, so that what belongs to one instance is spread over the table as it is in real life.
 */
export async function fillWithMillion(url: string, owner: TestPerson, neighbour: TestPerson): Promise<Million> {
  return withConnection(url, async (client) => {
    await client.query(`set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '256MB'`);
    for (const statement of makeInstances(owner, neighbour)) await client.query(statement);
    await withoutConstraints(client, ['messages', 'instance_events', 'instance_words'], async () => {
      for (const statement of LOGS) await client.query(statement);
    });
    await client.query('analyze');
    const { rows } = await client.query<{ id: string; agent_id: string }>(
      'select id, agent_id from made where n <= 50 and workspace_id = $1 order by n',
      [owner.workspace_id],
    );
    const [busiest] = rows;
    return { busiest: must(busiest).id, agentId: must(busiest).agent_id, atWork: rows.map(({ id }) => id) };
  });
}

/** Ids follow from numbers, so that rows can refer to each other before they are there. */
const messageId = (n: string, s: string): string => `md5('message ' || ${n} || ' ' || ${s})::uuid`;
/** Is message `s` of the `n`th instance a question? 1,502 of the first instance are, one of each of 1,498 others. */
const asks = `m.s % 134 = 1 and (m.n = 1 or (m.s = 1 and m.n < 1500))`;
/** The instances with a question that is open: the first, and 39 which wait for a person. */
const isOpen = `m.s = 1 and (m.n = 1 or m.n between 102 and 140)`;

const makeInstances = (owner: TestPerson, neighbour: TestPerson): string[] => [
  `create temp table made as
     select n, '${owner.workspace_id}'::uuid as workspace_id, '${owner.user_id}'::uuid as user_id,
       md5('instance ' || n)::uuid as id, md5('agent ' || n % 20)::uuid as agent_id,
       case when n = 1 then 201200 when n <= 100 then 4000 else 212 end as size
     from generate_series(1, 2000) n
   union all
     select 2000 + n, '${neighbour.workspace_id}', '${neighbour.user_id}', md5('neighbour ' || n)::uuid,
       md5('neighbour')::uuid, 100
     from generate_series(1, 5) n`,
  'analyze made',
  `create temp table people as
     select n, md5('user ' || n)::uuid as user_id, md5('workspace ' || n)::uuid as workspace_id, md5('agent of ' || n)::uuid as agent_id
     from generate_series(1, 250) n`,
  `insert into users (id, email) select user_id, n || '@example.org' from people`,
  `insert into workspaces (id, name, personal_user_id) select workspace_id, 'Home', user_id from people`,
  `insert into members (workspace_id, user_id, role) select workspace_id, user_id, 'owner' from people`,
  `insert into user_agents (workspace_id, id, user_id, name)
     select distinct on (agent_id) workspace_id, agent_id, user_id, 'agent ' || n from made`,
  `insert into user_agents (workspace_id, id, user_id, name) select workspace_id, agent_id, user_id, 'agent' from people`,
  // At work, waiting for a person since hours, silent since minutes, or over.
  `insert into agent_instances (workspace_id, id, user_agent_id, user_id, status, started_at, latest_message_at, last_contact_at,
     last_heartbeat_at, message_count, step_count, queued, open_asks, live_asks, top)
   select workspace_id, id, agent_id, user_id,
     case when n <= 100 then 'ACTIVE' when n <= 140 then 'AWAITING_INPUT' when n <= 145 then 'ACTIVE' else 'COMPLETED' end,
     now() - make_interval(mins => 100 + n), now() - make_interval(mins => n),
     now() - make_interval(mins => case when n <= 100 then 0 when n <= 140 then 300 else 5 end),
     case when n > 140 then now() - make_interval(mins => 5) end, size, size - 2, case when n <= 100 then 2 else 0 end,
     (${isOpen})::int, (${isOpen})::int, size * 3 / 2
   from (select *, 1 as s from made) m`,
  `insert into agent_instances (workspace_id, id, user_agent_id, user_id, status, started_at, latest_message_at, last_contact_at)
     select workspace_id, md5('idle ' || p.n || ' ' || i)::uuid, agent_id, user_id, 'COMPLETED', now() - make_interval(mins => i),
       now() - make_interval(mins => i), now() - make_interval(mins => i)
     from generate_series(1, 80) i, people p`,
  `insert into instance_marks (workspace_id, agent_instance_id, user_id, read_seq)
     select workspace_id, id, user_id, 5 from agent_instances`,
  `insert into api_keys (workspace_id, user_id, name, api_key_hash, scopes)
     select workspace_id, user_id, 'key ' || k, sha256(convert_to('key ' || n || ' ' || k, 'UTF8')), '{agent}'
     from generate_series(1, 20) k, (select * from people union all select 0, '${owner.user_id}', '${owner.workspace_id}', null) p`,
  `insert into sessions (user_id, token, expires_at)
     select user_id, 'session ' || n || ' ' || k, now() + make_interval(days => k)
     from generate_series(1, 20) k, (select * from people union all select 0, '${owner.user_id}', '${owner.workspace_id}', null) p`,
  `insert into idempotency (workspace_id, actor_id, key, request_hash, created_at)
     select workspace_id, user_id, 'request ' || k, '', now() - make_interval(mins => k)
     from generate_series(1, 80) k, people`,
];

const LOGS = [
  `insert into messages (workspace_id, id, agent_instance_id, seq, sender_type, sender_user_id, content, requires_user_input,
     created_at, delivered_at)
   select workspace_id, ${messageId('n', 's')}, id, s, case when is_user then 'USER' else 'AGENT' end,
     case when is_user then user_id end, 'Message ' || s || ': reading the sources and looking for the place.', ${asks},
     case when n = 2 then now() - make_interval(secs => (4000 - s) * 20) else now() - interval '40 days' + make_interval(secs => s) end,
     case when is_user and not is_queued then now() end
   from (
     select *, s % 10 = 0 or is_queued as is_user from (
       select *, n <= 100 and s > size - 2 as is_queued
       from (select n, s from made, generate_series(1, size) s order by s, n) each join made using (n)) each
   ) m`,
  `insert into instance_events (workspace_id, agent_instance_id, seq, eid, kind, entity_id)
   select workspace_id, id, e, md5('event ' || n || ' ' || e)::uuid,
     case when e % 30 = 0 then 'status_changed' when e % 3 = 0 then 'message_updated' else 'message_created' end,
     case when e % 30 = 0 then id else ${messageId('n', 'e - e / 3')} end
   from (select n, e from made, generate_series(1, size * 3 / 2) e order by e, n) each join made using (n)`,
  `insert into instance_words (workspace_id, agent_instance_id, word)
   select workspace_id, id, word from made, unnest('{message,reading,the,sources,and,looking,for,place}'::text[]) word
   union all
   select workspace_id, id, s::text from made, generate_series(1, least(size, 250)) s`,
  // The position of a queue's reader is before the two that wait; an expired ask is closed by the next round.
  `update agent_instances i set last_read_message_id = md5('message ' || n || ' ' || size - (case when n <= 100 then 2 else 0 end))::uuid
   from made where made.id = i.id and made.workspace_id = i.workspace_id`,
  `insert into asks (workspace_id, id, agent_instance_id, kind, state, answer, answer_message_id, created_at, expires_at, answered_at)
   select workspace_id, ${messageId('n', 's')}, id, 'question', case when ${isOpen} then 'open' else 'applied' end,
     case when not ${isOpen} then 'yes' end, case when not ${isOpen} then ${messageId('n', 's + 9')} end,
     now() - interval '40 days' + make_interval(secs => s),
     case when n between 138 and 140 then now() - interval '1 minute' when n > 100 then now() + interval '1 day' end,
     case when not ${isOpen} then now() - make_interval(mins => s % 10000) end
   from (select * from made, generate_series(1, size, 134) s where workspace_id = (select workspace_id from made where n = 1)) m
   where ${asks}`,
];
