import type { StatsOverview } from '@beckon/contract/stats';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { startAgent } from '../feed/support/agent.ts';
import { createPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';

const server = await useServer();

type Hour = StatsOverview['activity'][number];

const ZONES = [
  'UTC',
  'Asia/Kathmandu',
  'America/Los_Angeles',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Australia/Lord_Howe',
];
const dayIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at);

async function scene() {
  const owner = await createPerson(server);
  const agent = startAgent(server.url, owner);
  const query = (text: string, values: unknown[] = []) => server.database.pool.query(text, values);
  /** An instance that is like the agent's, with these columns. */
  const add = async (columns: Record<string, string>): Promise<string> => {
    const id = randomUUID();
    await query(
      `insert into agent_instances (workspace_id, id, user_agent_id, user_id, ${Object.keys(columns).join(', ')})
       select workspace_id, $1, user_agent_id, user_id, ${Object.values(columns).join(', ')} from agent_instances where id = $2`,
      [id, agent.id],
    );
    return id;
  };
  const overview = async (zone?: string) =>
    (await agent.person('GET', `/stats/overview${zone ? `?time_zone=${encodeURIComponent(zone)}` : ''}`)).body;
  return { owner, agent, query, add, overview };
}

test('the overview counts what is at work, what waits, and the questions and messages of this hour', async () => {
  const { agent, overview } = await scene();
  expect(await overview()).toMatchObject({ active: 0, waiting: 0, finished_today: 0, median_answer_seconds: null });
  await agent.say('At work');
  expect(await overview()).toMatchObject({ active: 1, waiting: 0 });
  await agent.say('Deploy?', { asks: true });
  await agent.say('And then?', { asks: true });
  expect(await overview()).toMatchObject({ active: 0, waiting: 1, median_answer_seconds: null });
  await agent.write('Yes');
  await agent.write('Rest');
  const answered = await overview();
  expect(answered).toMatchObject({ active: 1, waiting: 0 });
  expect(answered.median_answer_seconds).toBeGreaterThan(0);
  await agent.agent('POST', '/sessions/end', { agent_instance_id: agent.id });
  const ended = await overview();
  expect(ended).toMatchObject({ active: 0, waiting: 0, finished_today: 1 });
  expect(ended.activity).toHaveLength(24);
  const sum = (of: 'messages' | 'asks') => ended.activity.reduce((total: number, hour: Hour) => total + hour[of], 0);
  expect([sum('messages'), sum('asks')]).toEqual([5, 2]);
});

test.for(ZONES)('a day begins at midnight of %s, an hour with its hours', async (zone) => {
  const { agent, add, overview } = await scene();
  await agent.say('At work');
  const midnight = `date_trunc('day', now(), '${zone}')`;
  await add({ status: `'COMPLETED'`, ended_at: `${midnight} - interval '1 second'` });
  await add({ status: `'COMPLETED'`, ended_at: midnight });
  const { finished_today, activity } = await overview(zone);
  expect(finished_today).toBe(1);
  const hours: Date[] = activity.map(({ start }: { start: string }) => new Date(start));
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, timeStyle: 'medium' });
  expect(new Set(hours.slice(12).map((hour) => clock.format(hour).slice(2)))).toEqual(new Set([':00:00']));
  expect(hours.map((hour) => hour.getTime())).toEqual(
    hours.map((_, at) => (hours[0]?.getTime() ?? 0) + at * 3_600_000),
  );
  const age = Date.now() - (hours.at(-1)?.getTime() ?? 0);
  expect(age).toBeGreaterThanOrEqual(0);
  expect(age).toBeLessThan(3_600_000 + 60_000);
});

test('messages and questions are counted in their hour, those of yesterday no longer', async () => {
  const { agent, query, overview } = await scene();
  const [first, second, old] = [await agent.say('1'), await agent.say('2', { asks: true }), await agent.say('3')];
  const move = (id: string | undefined, hours: number) =>
    query(`update messages set created_at = date_trunc('hour', now()) - make_interval(hours => $2) where id = $1`, [
      id,
      hours,
    ]);
  await move(first, 5);
  await move(second, 5);
  await move(old, 24);
  await query(`update asks set created_at = date_trunc('hour', now()) - interval '5 hours' where id = $1`, [second]);
  const { activity } = await overview();
  const busy = activity.flatMap(({ messages, asks }: Hour, at: number) =>
    messages || asks ? [[at, messages, asks]] : [],
  );
  expect(busy).toEqual([[18, 2, 1]]);
});

test('the median is of the answers of seven days', async () => {
  const { agent, query, overview } = await scene();
  for (const seconds of [10, 30, 500]) {
    const id = await agent.say(`Wait ${seconds}?`, { asks: true });
    await agent.write('Yes');
    await query(`update asks set created_at = answered_at - make_interval(secs => $2) where id = $1`, [id, seconds]);
  }
  expect((await overview()).median_answer_seconds).toBe(30);
  const old = await agent.say('Long ago?', { asks: true });
  await agent.write('Yes');
  await query(
    `update asks set answered_at = now() - interval '8 days', created_at = now() - interval '9 days' where id = $1`,
    [old],
  );
  expect((await overview()).median_answer_seconds).toBe(30);
});

test('what is no time zone is refused with the way out', async () => {
  const { agent, overview } = await scene();
  await agent.say('At work');
  for (const zone of ['Mars/Olympus', '+05:30', 'FOO5', "UTC'; drop table users; --", 'CET-1', '../etc/passwd']) {
    expect((await overview(zone)).detail).toContain('time_zone');
    expect((await overview(zone)).detail).toContain('Europe/Vienna');
  }
  expect((await overview('europe/vienna')).activity).toHaveLength(24);
});

test('an agent in numbers: runs by day of the zone, states, questions, messages', async () => {
  const { agent, add, query } = await scene();
  await agent.say('Deploy?', { asks: true });
  await agent.write('Yes');
  const id = await agent.say('Go on');
  await agent.agent('PATCH', `/messages/${id}/request-input`);
  await add({ status: `'COMPLETED'`, started_at: `now()`, message_count: '7', ask_count: '2' });
  await add({ status: `'FAILED'`, started_at: `now() - interval '29 days'` });
  await add({ status: `'KILLED'`, started_at: `now() - interval '31 days'` });
  await add({ status: `'COMPLETED'`, deleted_at: 'now()' });
  const { rows } = await query('select user_agent_id from agent_instances where id = $1', [agent.id]);
  for (const zone of ZONES) {
    const path = `/user-agents/${rows[0].user_agent_id}/stats?time_zone=${encodeURIComponent(zone)}`;
    const { body } = await agent.person('GET', path);
    const { days, median_answer_seconds, ...totals } = body;
    expect(totals).toEqual({ runs: 4, active: 1, finished: 1, failed: 2, asks: 4, messages: 10 });
    expect(median_answer_seconds).toBeGreaterThan(0);
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toEqual({ day: dayIn(zone, new Date()), runs: 2 });
    expect(days.filter(({ runs }: { runs: number }) => runs > 0)).toHaveLength(2);
  }
});

test('an agent has a colour and settings to start with; what is wrong with them is said', async () => {
  const { agent } = await scene();
  const settings = { prompt: 'Fix the tests', name: 'Nightly', worktree_name: 'nightly' };
  const made = await agent.person('POST', '/user-agents', {
    name: 'Runner',
    color: 'teal',
    default_settings: settings,
  });
  expect(made.body).toMatchObject({ color: 'teal', default_settings: settings });
  const path = `/user-agents/${made.body.id}`;
  expect((await agent.person('PATCH', path, { name: 'Runner 2' })).body).toMatchObject({
    color: 'teal',
    default_settings: settings,
  });
  expect((await agent.person('PATCH', path, { color: null, default_settings: null })).body).toMatchObject({
    color: null,
    default_settings: null,
  });
  const wrong = await agent.person('PATCH', path, { color: 'amber' });
  expect([wrong.status, JSON.stringify(wrong.body.detail)]).toEqual([422, expect.stringContaining('color')]);
  const nul = await agent.person('PATCH', path, { default_settings: { prompt: 'NUL \0' } });
  expect([nul.status, nul.body.detail]).toEqual([400, expect.stringContaining('default_settings.prompt')]);
  await agent.person('PATCH', path, { color: 'blue' });
  await agent.agent('POST', '/messages/agent', {
    agent_instance_id: randomUUID(),
    agent_type: 'runner 2',
    content: 'Hello',
  });
  expect((await agent.person('GET', '/agent-instances?limit=1')).body[0]).toMatchObject({ agent_color: 'blue' });
});
