import { createBeckonClient } from '@beckon/client/beckon-client';
import pg from 'pg';
import { once } from 'node:events';
import type { BenchDatabase } from './bench-database.ts';
import { captureStatements, message } from './capture.ts';
import { httpClient } from './http-client.ts';
import { startBenchServer } from './start-bench-server.ts';
import { quantile, round } from './stats.ts';

const ROUNDS = 200;

/** From the person's answer to the agent that goes on; and from an agent's post to a subscriber, against bare NOTIFY. */
export async function benchLatency(bench: BenchDatabase): Promise<void> {
  const database = await bench.copy();
  await database.close();
  await using server = await startBenchServer(database.url);
  report('answer typed to agent resumed (held poll)', await answerTimes(bench, server.url));
  const posts = await postTimes(bench, server.url);
  report('post to subscriber (WebSocket)', posts);
  const bare = await notifyTimes(bench);
  report('bare statements + commit + NOTIFY to listener', bare);
  console.log(`post to subscriber / bare at p50: ${round(quantile(posts, 0.5) / quantile(bare, 0.5), 2)}`);
}

function report(what: string, times: readonly number[]): void {
  const at = (q: number) => round(quantile(times, q), 1);
  console.log(`${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms (${times.length} rounds)`);
}

async function answerTimes(bench: BenchDatabase, url: string): Promise<number[]> {
  const agent = httpClient(url, { authorization: `Bearer ${bench.key}` });
  const person = httpClient(url, { cookie: bench.cookie });
  const [id = ''] = bench.instanceIds;
  const times: number[] = [];
  for (let n = 0; n < ROUNDS; n++) {
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

async function postTimes(bench: BenchDatabase, url: string): Promise<number[]> {
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
  const times: number[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    const arrived = once(seen, 'message');
    const start = performance.now();
    const posted = agent('POST', '/api/v1/messages/agent', message(id, n));
    await arrived;
    times.push(performance.now() - start);
    await posted;
  }
  subscription.unsubscribe();
  await client.close();
  return times;
}

async function notifyTimes(bench: BenchDatabase): Promise<number[]> {
  const recorded = await captureStatements(bench, ROUNDS);
  const database = await bench.copy();
  const listener = new pg.Client({ connectionString: database.url });
  const notifier = new pg.Client({ connectionString: database.url });
  await listener.connect();
  await notifier.connect();
  await listener.query('listen bench');
  const times: number[] = [];
  for (const requests of recorded.values()) {
    for (const request of requests) {
      const heard = once(listener, 'notification');
      const start = performance.now();
      for (const statements of request) {
        const client = await database.pool.connect();
        for (const { text, values } of statements) await client.query(text, [...values]);
        client.release();
      }
      void notifier.query(`notify bench`);
      await heard;
      times.push(performance.now() - start);
    }
  }
  await listener.end();
  await notifier.end();
  await database.close();
  return times;
}
