import { must } from '@beckon/shared/must';
import type { TestPerson, TestServer } from '../../support/start-test-server.ts';

/** A server that runs, in this process or another. */
export type Served = Pick<TestServer, 'url'>;
/** Who is signed in to it. */
export type SignedIn = Pick<TestPerson, 'cookie' | 'workspace_id'>;

/** The origin under which people open a test server. */
export const publicOrigin = ({ url }: Served): string => `http://localhost:${new URL(url).port}`;

export interface Decision {
  readonly accept?: boolean;
  readonly workspace_id?: string;
  readonly cookie?: string;
}

export interface Answer {
  readonly status: number;
  readonly body: any;
}

/** Opens an address as a browser does that shows no page. @returns where it is led */
export async function open(address: string | URL, cookie?: string): Promise<URL> {
  const response = await fetch(address, { redirect: 'manual', headers: cookie === undefined ? {} : { cookie } });
  const location = response.headers.get('location');
  if (location === null)
    throw new Error(`${String(address)} leads nowhere: ${response.status} ${await response.text()}`);
  return new URL(location, address);
}

/** Presses a button of the consent page. */
export async function decide(server: Served, request: string, decision: object, cookie: string): Promise<Answer> {
  const origin = publicOrigin(server);
  const response = await fetch(`${origin}/api/auth/oauth2/consent`, {
    method: 'POST',
    headers: { cookie, origin, 'content-type': 'application/json' },
    body: JSON.stringify({ request, ...decision }),
  });
  return { status: response.status, body: await response.json() };
}

/** A person who is signed in is led to the consent page, and decides. @returns where the browser goes from there */
export async function consent(
  server: Served,
  person: SignedIn,
  address: string | URL,
  { accept = true, workspace_id = person.workspace_id, cookie = person.cookie }: Decision = {},
): Promise<URL> {
  const page = await open(address, cookie);
  if (page.pathname !== '/consent') return page;
  const request = must(page.searchParams.get('request'), `It is led to the consent page: ${page.href}`);
  const { status, body } = await decide(server, request, { accept, ...(accept && { workspace_id }) }, cookie);
  if (status !== 200) throw new Error(`The decision is refused: ${status} ${JSON.stringify(body)}`);
  return new URL(body.url);
}
