import type { WorkspaceFrame } from '@beckon/contract/feed';
import type { Instance } from '@beckon/contract/instance';
import { applyWorkspaceFrame, byActivity, emptyWorkspaceView, type WorkspaceView } from '@beckon/client/workspace-view';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { createPerson, startTestServer } from '../support/start-test-server.ts';
import { ACTIONS } from './support/actions.ts';
import { startAgent, type Agent } from './support/agent.ts';
import { openRawFeed, type Subscription } from './support/raw-feed.ts';

const viewOf = (lists: Subscription<WorkspaceFrame>) =>
  lists.all.reduce((view, { frame }) => applyWorkspaceFrame(view, frame), emptyWorkspaceView);

async function freshView(url: string, person: { key: string }) {
  await using feed = await openRawFeed(url, person);
  const lists = feed.followWorkspace();
  await lists.first(1);
  return viewOf(lists);
}

test('the home lists: a snapshot and its changes equal a fresh list after everything that can happen (G5)', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const first = startAgent(server.url, person);
  await first.say('one', { asks: true });
  await using feed = await openRawFeed(server.url, person);
  const lists = feed.followWorkspace();
  const [snapshot] = await lists.first(1);
  expect(snapshot?.frame).toMatchObject({
    type: 'snapshot',
    total_asks: 1,
    instances: [{ id: first.id, open_asks: 1 }],
  });

  const agents: Agent[] = [];
  for (const action of Object.values(ACTIONS).flatMap((named) => Object.values(named))) {
    const agent = startAgent(server.url, person);
    agents.push(agent);
    await agent.say('one');
    // These look for the one open ask there is.
    await first.person('POST', `/sessions/end`, { agent_instance_id: agents.at(-2)?.id ?? first.id });
    await action.before?.(agent, server);
    await action.happen(agent, server);
  }
  await agents[0]?.person('DELETE', `/agent-instances/${agents[0].id}`);

  const { body: open } = await first.person('GET', '/asks');
  const { body: instances } = await first.person('GET', '/agent-instances?limit=1000');
  expect(instances).toHaveLength(agents.length);
  const expected: WorkspaceView = {
    phase: 'following',
    instances: (instances as Instance[]).toSorted(byActivity),
    asks: open.items,
    total_asks: open.total,
  };
  await lists.until(() => isDeepStrictEqual(viewOf(lists), expected));
  expect(await freshView(server.url, person)).toEqual(expected);
});

test('another workspace’s news are not in the lists', async () => {
  await using server = await startTestServer();
  const [mine, theirs] = [await createPerson(server), await createPerson(server)];
  await using feed = await openRawFeed(server.url, mine);
  const lists = feed.followWorkspace();
  await lists.first(1);
  await startAgent(server.url, theirs).say('secret', { asks: true });
  await startAgent(server.url, mine).say('own');
  await lists.until((all) => all.some(({ frame }) => JSON.stringify(frame).includes('"own"')));
  expect(JSON.stringify(lists.all)).not.toContain('secret');
});

test('[S66] questions of a megabyte cost the lists a few kilobytes each; what a list shows of an option stands for all of it', async () => {
  await using server = await startTestServer();
  const person = await createPerson(server);
  const [asking, wordy, plain] = Array.from({ length: 3 }, () => startAgent(server.url, person)) as [
    Agent,
    Agent,
    Agent,
  ];
  const whole = `Yes, ${'a'.repeat(900_000)}`;
  await asking.say(`Deploy?\n[OPTIONS]\n1. ${whole}\n2. No\n[/OPTIONS]`, { asks: true });
  await wordy.say(`${'b'.repeat(900_000)}\n[YES/NO]`, { asks: true });
  await plain.say('Go on?\n[YES/NO]', { asks: true });
  const { body } = await asking.person('GET', '/asks');
  expect(JSON.stringify(body).length).toBeLessThan(10_000);
  const [first, second, third] = body.items;
  expect(first).toMatchObject({ question: 'Deploy?', options: [`${whole.slice(0, 300)}…`, 'No'] });
  expect(second).toMatchObject({ question: `${'b'.repeat(4_000)}…`, options: ['Yes', 'No'] });
  expect(third).toMatchObject({ question: 'Go on?', options: ['Yes', 'No'] });
  const answer = await asking.person('POST', `/asks/${first.id}/answer`, { content: first.options[0] });
  expect(answer.body.answer).toBe(whole);
});
