import { createBeckonClient } from '@beckon/client/beckon-client';
import pg from 'pg';
import { once } from 'node:events';
import type { BenchDatabase } from './bench-database.ts';
import { captureStatements, message, replay } from './capture.ts';
import { httpClient } from './http-client.ts';
import { startBenchServer } from './start-bench-server.ts';
import { quantile, round } from './stats.ts';

const ROUNDS = 200;
const WARM_UP = 300;

/** From the person's answer to the agent that goes on; and from an agent's post to a subscriber, against bare NOTIFY. */
export async function benchLatency(bench: BenchDatabase): Promise<void> {
  const database = await bench.copy();
  await database.close();
  await using server = await startBenchServer(database.url);
  await answerTimes(bench, server.url, { id: bench.warmUpId, rounds: WARM_UP });
  const [id = ''] = bench.instanceIds;
  report('answer typed to agent resumed (held poll)', await answerTimes(bench, server.url, { id, rounds: ROUNDS }));
  const posts: number[] = [];
  const bare: number[] = [];
  await using notifying = await openNotifying(bench);
  await using posting = await openPosting(bench, server.url);
  for (const side of ['posts', 'bare', 'bare', 'posts'] as const) {
    if (side === 'posts') posts.push(...(await posting.times()));
    else bare.push(...(await notifying.times()));
  }
  report('post to subscriber (WebSocket)', posts);
  report('bare statements + commit + NOTIFY to listener', bare);
  console.log(`post to subscriber / bare at p50: ${round(quantile(posts, 0.5) / quantile(bare, 0.5), 2)} (ABBA)`);
}

function report(what: string, times: readonly number[]): void {
  const at = (q: number) => round(quantile(times, q), 1);
  console.log(`${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms (${times.length} rounds)`);
}

async function answerTimes(
  bench: BenchDatabase,
  url: string,
  { id, rounds }: { id: string; rounds: number },
): Promise<number[]> {
  const agent = httpClient(url, { authorization: `Bearer ${bench.key}` });
  const person = httpClient(url, { cookie: bench.cookie });
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const asked = await agent('POST', '/api/v1/messages/agent', { ...message(id, n), requires_user_input: true });
    const held = agent(
      'GET',
      `/api/v1/messages/pending?agent_instance_id=${id}&last_read_message_id=${asked.message_id}`,
    );
    // The poll must be waiting before the answer comes: a request that was sent later and answered proves it.
    for (let i = 0; i < 3; i++) await agent('GET', '/api/v1/auth/verify');
    const start = performance.now();
    void person('POST', `/api/v1/agent-instances/${id}/messages`, { content: 'Yes' });
    await held;
    times.push(performance.now() - start);
  }
  return times;
}

/** Something whose time is taken, by halves of the rounds. */
interface Measured extends AsyncDisposable {
  times(): Promise<number[]>;
}

async function openPosting(bench: BenchDatabase, url: string): Promise<Measured> {
  const agent = httpClient(url, { authorization: `Bearer ${bench.key}` });
  const client = createBeckonClient({ url, apiKey: bench.key });
  const id = bench.instanceIds[1] as string;
  const seen = new EventTarget();
  const subscription = client.trpc.feed.instance.subscribe(
    { agent_instance_id: id },
    {
      onData: ({ data }) => {
        const type =
          data.type === 'items' && data.items.some((item) => item.type === 'message') ? 'message' : data.type;
        seen.dispatchEvent(new Event(type));
      },
    },
  );
  await once(seen, 'snapshot');
  let n = 0;
  const post = async () => {
    const arrived = once(seen, 'message');
    const start = performance.now();
    const posted = agent('POST', '/api/v1/messages/agent', message(id, n++));
    await arrived;
    const time = performance.now() - start;
    await posted;
    return time;
  };
  for (let warm = 0; warm < WARM_UP; warm++) await post();
  return {
    times: () => inTurn(ROUNDS / 2, post),
    async [Symbol.asyncDispose]() {
      subscription.unsubscribe();
      await client.close();
    },
  };
}

async function openNotifying(bench: BenchDatabase): Promise<Measured> {
  const requests = [...(await captureStatements(bench, WARM_UP + ROUNDS)).values()].flat().values();
  const database = await bench.copy();
  const listener = new pg.Client({ connectionString: database.url });
  const notifier = new pg.Client({ connectionString: database.url });
  await listener.connect();
  await notifier.connect();
  await listener.query('listen bench');
  const write = async () => {
    const heard = once(listener, 'notification');
    const start = performance.now();
    await replay(database.pool, requests.next().value ?? []);
    const rung = notifier.query('notify bench');
    await heard;
    const time = performance.now() - start;
    await rung;
    return time;
  };
  await inTurn(WARM_UP, write);
  return {
    times: () => inTurn(ROUNDS / 2, write),
    async [Symbol.asyncDispose]() {
      await listener.end();
      await notifier.end();
      await database.close();
    },
  };
}

async function inTurn(rounds: number, run: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) times.push(await run());
  return times;
}
