import { deferred } from '@beckon/shared/deferred';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askingClients } from './support/asking-clients.ts';
import { startRunning } from './support/running.ts';
import { signIn, type SignedIn } from './support/sign-in.ts';
import type { Beckon } from './support/start-beckon.ts';
import { until } from './support/until.ts';

/** The clients of the table in docs/guide/waiting.md, each set up as `beckon install` does it, with the holds made short. */
const opened = new AsyncDisposableStack();
let beckon: Beckon;
let key: string;
let ada: SignedIn;
beforeAll(async () => {
  const holds = { BECKON_ASK_HOLD_SECONDS: '1', BECKON_PATIENT_ASK_HOLD_SECONDS: '1' };
  const running = opened.use(await startRunning(holds));
  ({ beckon, key } = running);
  ada = await signIn(beckon.url, running.person);
});
afterAll(() => opened.disposeAsync());

test.for(askingClients.map((client) => [`${client.name} over ${client.transport}`, client] as const))(
  'K8 %s asks, waits, and has the answer; over HTTP it is told meanwhile that nobody has answered yet',
  async ([name, client]) => {
    const question = `Does ${name} wait?`;
    const told = deferred();
    const asked = client.ask({ url: beckon.url, key, question, onPending: told.resolve });
    const answered = until('it is asked', async () => {
      const { items } = (await ada.rest('GET', '/asks')).body as { items: { id: string; question: string }[] };
      return items.find((each) => each.question === question);
    }).then(async ({ id }) => {
      // A program on the agent's machine, and a client that polls, hold by themselves: for longer than a test.
      if (client.transport === 'HTTP') await told.promise;
      expect((await ada.rest('POST', `/asks/${id}/answer`, { content: 'It does' })).status).toBe(200);
    });
    const [{ answer }] = await Promise.all([asked, answered]);
    expect(answer).toBe('It does');
  },
);
