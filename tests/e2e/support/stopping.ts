import type { RestAnswer } from '../../support/rest.ts';
import type { SignedIn } from './sign-in.ts';
import { until } from './until.ts';

/** The name of the turn that runs and can be stopped, once there is one. */
export const runningTurn = ({ rest }: SignedIn, instanceId: string): Promise<string> =>
  until('a turn runs', async () => {
    const { body } = await rest('GET', `/agent-instances/${instanceId}`);
    return (body.turn_id as string | null) ?? false;
  });

/** Asks to stop the turn that runs. */
export async function askToStop(person: SignedIn, instanceId: string): Promise<RestAnswer> {
  const turn_id = await runningTurn(person, instanceId);
  return person.rest('POST', `/agent-instances/${instanceId}/turn/interrupt`, { turn_id });
}

/** What came of a request to stop. */
export const outcomeOf = ({ rest }: SignedIn, messageId: string): Promise<string> =>
  until('something comes of it', async () => {
    const { state } = (await rest('GET', `/messages/${messageId}`)).body.message_metadata.interrupt as {
      state: string;
    };
    return state !== 'asked' && state;
  });

/** An ask that nobody can answer any more. */
export const closedAsk = ({ rest }: SignedIn, id: string): Promise<object> =>
  until('the ask is closed', async () => {
    const { body } = await rest('GET', `/asks/${id}`);
    return body.state !== 'open' && (body as object);
  });

/** Waits until an agent has a message. */
export const delivered = ({ rest }: SignedIn, messageId: string): Promise<unknown> =>
  until('it is delivered', async () => (await rest('GET', `/messages/${messageId}`)).body.delivered_at !== null);
