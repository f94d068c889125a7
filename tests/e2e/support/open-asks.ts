import type { Installation, Person } from './installation.ts';
import type { Running } from './running.ts';
import { signIn, type SignedIn } from './sign-in.ts';
import { until } from './until.ts';

/** What waits for a person; only what the tests look at. */
export interface OpenAsk {
  readonly id: string;
  readonly kind: string;
  readonly question: string;
  readonly options: readonly string[] | null;
  readonly request: {
    readonly tool_name: string;
    readonly input: Record<string, unknown>;
    readonly suggestions?: readonly object[];
  };
  readonly request_hash: string;
  readonly agent_instance_id: string;
}

export interface Account {
  readonly key: string;
  /** Signed in. */
  readonly person: SignedIn;
  readonly login: Person;
}

/** A person with a key. */
export async function makeAccount(installation: Installation, url: string): Promise<Account> {
  const login = await installation.createPerson();
  const key = await installation.createKey(login);
  return { key, person: await signIn(url, login), login };
}

/** The person of a server that was prepared, signed in. */
export const accountOf = async ({
  beckon,
  key,
  person,
}: Pick<Running, 'beckon' | 'key' | 'person'>): Promise<Account> => ({
  key,
  person: await signIn(beckon.url, person),
  login: person,
});

/** The oldest that waits, once there is one. @param after one that was seen before */
export const nextAsk = ({ rest }: SignedIn, after?: OpenAsk): Promise<OpenAsk> =>
  until('something is asked', async () => {
    const [ask] = (await rest('GET', '/asks')).body.items as OpenAsk[];
    return ask && ask.id !== after?.id && ask;
  });

/** @returns the status of the server's answer */
export const answerAsk = async ({ rest }: SignedIn, ask: OpenAsk, content: string): Promise<number> =>
  (await rest('POST', `/asks/${ask.id}/answer`, { content, request_hash: ask.request_hash })).status;
