import type { EventKind } from '@beckon/contract/feed';
import { expireAsks } from '@beckon/core/ask/expire-asks';
import { sql } from 'kysely';
import type { TestServer } from '../../support/start-test-server.ts';
import { until } from '../../support/until.ts';
import type { Agent } from './agent.ts';

/** Something that happens to an instance; `before` brings it to where that can happen. */
export interface Action {
  readonly before?: (agent: Agent, server: TestServer) => Promise<unknown>;
  readonly happen: (agent: Agent, server: TestServer) => Promise<unknown>;
}

const ask = (agent: Agent) => agent.say('Deploy?\n[OPTIONS]\n1. Yes\n2. No\n[/OPTIONS]', { asks: true });

async function openAsk(agent: Agent): Promise<string> {
  const { body } = await agent.person('GET', '/asks');
  return body.items[0].id;
}

async function poll(agent: Agent, server: TestServer): Promise<void> {
  const { last_read_message_id } = (await agent.person('GET', `/agent-instances/${agent.id}`)).body;
  const cursor = `agent_instance_id=${agent.id}&last_read_message_id=${last_read_message_id}`;
  const { body } = await agent.agent('GET', `/messages/pending?${cursor}`);
  if (body.messages.length === 0) throw new Error(`The poll brought nothing: ${JSON.stringify(body)}`);
  await until('the hand-out is confirmed', async () => {
    const { rows } = await sql`select from messages
      where agent_instance_id = ${agent.id} and sender_type = 'USER' and delivered_at is null`.execute(
      server.system.db,
    );
    return rows.length === 0;
  });
}

const turn = (agent: Agent, state: 'running' | 'over') =>
  agent.agent('PUT', `/agent-instances/${agent.id}/turn`, { turn_id: 't1', state });

const DIFF = 'diff --git a/a b/a\n@@ -1 +1 @@\n-a\n+b\n';

/** For every kind of event, what brings it about. A kind without an entry does not compile. */
export const ACTIONS: Readonly<Record<EventKind, Readonly<Record<string, Action>>>> = {
  message_created: {
    'a report': { happen: (agent) => agent.say('two') },
    'a person’s message': { happen: (agent) => agent.write('hello') },
    'what was typed at the terminal': {
      happen: (agent) => agent.agent('POST', '/messages/user', { agent_instance_id: agent.id, content: 'typed' }),
    },
  },
  message_updated: {
    'a message becomes a question': {
      happen: async (agent) => {
        const { last_read_message_id } = (await agent.person('GET', `/agent-instances/${agent.id}`)).body;
        await agent.agent('PATCH', `/messages/${last_read_message_id}/request-input`);
      },
    },
  },
  message_delivered: {
    'a poll takes what a person wrote': { before: (agent) => agent.write('hello'), happen: poll },
    'a poll takes an answer': {
      before: async (agent) => [await ask(agent), await agent.write('1')],
      happen: poll,
    },
  },
  status_changed: {
    'the session ends': {
      happen: (agent) => agent.agent('POST', '/sessions/end', { agent_instance_id: agent.id }),
    },
    'a question waits': { happen: ask },
  },
  name_changed: {
    'it is named': { happen: (agent) => agent.agent('PATCH', `/agent-instances/${agent.id}`, { name: 'Deploy' }) },
  },
  git_diff_changed: {
    'its diff is set': {
      happen: (agent) => agent.agent('PUT', `/agent-instances/${agent.id}/git-diff`, { git_diff: DIFF }),
    },
  },
  turn_changed: {
    'a turn begins': { happen: (agent) => turn(agent, 'running') },
    'a turn is over': { before: (agent) => turn(agent, 'running'), happen: (agent) => turn(agent, 'over') },
    'a person asks to stop it': {
      before: (agent) => turn(agent, 'running'),
      happen: (agent) => agent.person('POST', `/agent-instances/${agent.id}/turn/interrupt`, { turn_id: 't1' }),
    },
  },
  ask_changed: {
    'a question is answered': {
      before: ask,
      happen: async (agent) => agent.person('POST', `/asks/${await openAsk(agent)}/answer`, { content: '2' }),
    },
    'a question is cancelled': {
      before: ask,
      happen: async (agent) => agent.person('POST', `/asks/${await openAsk(agent)}/cancel`),
    },
    'a question expires': {
      before: async (agent, server) => {
        await ask(agent);
        await sql`update asks set expires_at = now()`.execute(server.system.db);
      },
      happen: (_, server) => expireAsks(server.system),
    },
    'the agent moves on': { before: ask, happen: (agent) => agent.say('Never mind') },
    'the agent uses its answer': {
      before: async (agent, server) => {
        await ask(agent);
        await agent.write('1');
        await poll(agent, server);
      },
      happen: (agent) => agent.say('Deploying'),
    },
  },
};
