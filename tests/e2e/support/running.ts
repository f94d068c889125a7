import { expect } from 'vitest';
import { lastingPort } from '../../support/lasting-port.ts';
import { restAs, type RestCaller } from '../../support/rest.ts';
import { makeInstallation, type Installation, type Person } from './installation.ts';
import { layPreparedData } from './prepared-data.ts';
import { startBeckon, type Beckon } from './start-beckon.ts';

/** A server with one person and an agent of theirs. */
export interface Running extends AsyncDisposable {
  readonly installation: Installation;
  readonly beckon: Beckon;
  readonly person: Person;
  readonly key: string;
  /** An agent that speaks plain HTTP. */
  readonly agent: RestCaller;
  /** Starts it again after it was killed, at the same address. */
  readonly again: () => Promise<Beckon>;
}

/** @param settings more of the server's environment, also when it is started again */
export async function startRunning(settings: Readonly<Record<string, string>> = {}): Promise<Running> {
  await using stack = new AsyncDisposableStack();
  const installation = stack.use(makeInstallation());
  const { person, key } = await layPreparedData(installation);
  const beckon = stack.use(await startBeckon(installation, { ...settings, PORT: String(await lastingPort()) }));
  const kept = stack.move();
  return {
    installation,
    beckon,
    person,
    key,
    agent: restAs(beckon.url, { key }),
    again: async () => kept.use(await startBeckon(installation, { ...settings, PORT: String(beckon.port) })),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** A first message. @returns the id of its instance */
export async function begin(agent: RestCaller, content: string): Promise<string> {
  const { status, body } = await agent('POST', '/messages/agent', { agent_type: 'crawler', content });
  expect(status).toBe(200);
  return (body as { agent_instance_id: string }).agent_instance_id;
}
