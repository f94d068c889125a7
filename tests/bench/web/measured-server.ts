import { httpClient, type HttpClient } from '../http-client.ts';
import { makeInstallation, type Person } from '../../e2e/support/installation.ts';
import { startBeckon } from '../../e2e/support/start-beckon.ts';

/** A server of its own, a person, and an agent's door to it. */
export interface MeasuredServer extends AsyncDisposable {
  readonly url: string;
  readonly person: Person;
  readonly key: string;
  readonly agent: HttpClient;
}

export async function startMeasuredServer(): Promise<MeasuredServer> {
  await using stack = new AsyncDisposableStack();
  const installation = stack.use(makeInstallation());
  const beckon = stack.use(await startBeckon(installation, { LOG_LEVEL: 'error', BECKON_RATE_FACTOR: '0' }));
  const person = await installation.createPerson();
  const key = await installation.createKey(person);
  const kept = stack.move();
  return {
    url: beckon.url,
    person,
    key,
    agent: httpClient(beckon.url, { authorization: `Bearer ${key}` }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Sends so many messages of one run, in several lanes. */
export async function sendMany(agent: HttpClient, agent_instance_id: string, count: number): Promise<void> {
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (sent < count) {
      const n = ++sent;
      await agent('POST', '/api/v1/messages/agent', { agent_instance_id, content: sentence(n) });
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

/** Sends at a pace until it is stopped. @returns what stops it, and says how many were sent */
export function sendSteadily(agent: HttpClient, agent_instance_id: string, perSecond: number): () => Promise<number> {
  let sent = 0;
  const open = new Set<Promise<unknown>>();
  const timer = setInterval(() => {
    const content = sentence(++sent);
    const call = agent('POST', '/api/v1/messages/agent', { agent_instance_id, content });
    open.add(call);
    void call.finally(() => open.delete(call));
  }, 1_000 / perSecond);
  return async () => {
    clearInterval(timer);
    await Promise.all(open);
    return sent;
  };
}

const sentences = [
  'Reading `src/ledger.ts` and what calls it.',
  'The second migration is slower than the first: **840 ms** on the copy of production.',
  'Tests: 412 passed, 0 failed.',
  '- one thing\n- another thing\n- and `code` in a third',
];

function sentence(n: number): string {
  return `${sentences[n % sentences.length]} (${n})`;
}
