import { EVENT_KINDS, type FeedFrame } from '@beckon/contract/feed';
import { applyFrame, emptyFeedView, openAsks, type FeedView } from '@beckon/client/feed-view';
import { authenticateKey } from '@beckon/core/key/authenticate-key';
import { followInstance } from '@beckon/core/event/follow-instance';
import { must } from '@beckon/shared/must';
import type { KyselyPlugin } from 'kysely';
import { expect, test } from 'vitest';
import { createPerson, startTestServer, type TestPerson, type TestServer } from '../support/start-test-server.ts';
import { ACTIONS, type Action } from './support/actions.ts';
import { startAgent } from './support/agent.ts';

/** Lets `action` happen after the n-th read, before its rows are given to the reader. */
function racing(n: number, action: () => Promise<unknown>): KyselyPlugin & { readonly reads: number } {
  let reads = 0;
  return {
    get reads() {
      return reads;
    },
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      reads += 1;
      if (reads === n) await action();
      return result;
    },
  };
}

async function* follow(server: TestServer, person: TestPerson, id: string, plugin?: KyselyPlugin) {
  const actor = must(await authenticateKey(server.system, person.key));
  const over = new AbortController();
  const db = plugin ? server.system.db.withPlugin(plugin) : server.system.db;
  try {
    const ctx = { ...server.system, db, actor, signal: over.signal };
    for await (const { frame } of followInstance(ctx, { agent_instance_id: id })) yield frame;
  } finally {
    over.abort();
  }
}

/** What a person sees: closed asks are no part of a fresh snapshot. */
const seen = ({ instance, messages, position, head, ...view }: FeedView) => ({
  instance,
  messages,
  position,
  head,
  open: openAsks({ instance, messages, position, head, ...view }),
});

async function fresh(server: TestServer, person: TestPerson, id: string): Promise<FeedView> {
  for await (const frame of follow(server, person, id)) return applyFrame(emptyFeedView, frame);
  throw new Error('A feed begins with a frame');
}

/** Runs the action in the midst of one snapshot; returns whether it did. */
async function race(server: TestServer, action: Action, n: number): Promise<boolean> {
  const person = await createPerson(server);
  const agent = startAgent(server.url, person);
  await agent.say('one');
  await action.before?.(agent, server);
  const plugin = racing(n, () => action.happen(agent, server));
  let view = emptyFeedView;
  let first: FeedFrame | undefined;
  for await (const frame of follow(server, person, agent.id, plugin)) {
    first ??= frame;
    view = applyFrame(view, frame);
    if (plugin.reads < n) return false;
    const now = await fresh(server, person, agent.id);
    if (view.position < now.head) continue;
    expect(first.type).toBe('snapshot');
    expect(seen(view)).toEqual(seen(now));
    return true;
  }
  throw new Error('The feed ended');
}

test.each(EVENT_KINDS)('%s during a snapshot: snapshot and events equal a fresh snapshot (G1, G3)', async (kind) => {
  await using server = await startTestServer();
  for (const [name, action] of Object.entries(ACTIONS[kind])) {
    let reads = 0;
    while (await race(server, action, reads + 1)) reads += 1;
    expect(reads, `${name}: reads of a snapshot`).toBeGreaterThanOrEqual(4);
  }
  const { rows } = await server.database.pool.query('select from instance_events where kind = $1', [kind]);
  expect(rows.length).toBeGreaterThan(0);
});
