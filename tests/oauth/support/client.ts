import { must } from '@beckon/shared/must';
import { createHash, randomBytes } from 'node:crypto';
import { consent, publicOrigin, type Answer, type Decision, type Served, type SignedIn } from './person.ts';

export const REDIRECT = 'http://127.0.0.1:33418/callback';
/** Proves that who redeems a code is who asked for it. */
export const VERIFIER = randomBytes(32).toString('base64url');
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

export const issuerOf = (server: Served): string => `${publicOrigin(server)}/api/auth`;
export const resourceOf = (server: Served): string => `${publicOrigin(server)}/mcp`;

/** A client that speaks the protocol by hand, so that it can get it wrong. */
export async function register(server: Served, metadata: object = {}): Promise<Answer> {
  return post(`${issuerOf(server)}/oauth2/register`, JSON.stringify({ redirect_uris: [REDIRECT], ...metadata }), {
    'content-type': 'application/json',
  });
}

/** The address that a client opens in the browser. A parameter that is null is left out. */
export function authorizationUrl(
  server: Served,
  clientId: string,
  changed: Readonly<Record<string, string | null>> = {},
): URL {
  const url = new URL(`${issuerOf(server)}/oauth2/authorize`);
  const parameters: Record<string, string | null> = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: REDIRECT,
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    resource: resourceOf(server),
    scope: 'agent',
    state: 'xyz',
    ...changed,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
  return url;
}

/** Redeems a code or a refresh token. */
export async function redeem(
  server: Served,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return post(`${issuerOf(server)}/oauth2/token`, new URLSearchParams(form).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  });
}

export const codeForm = (clientId: string, code: string): Record<string, string> => ({
  grant_type: 'authorization_code',
  client_id: clientId,
  code,
  redirect_uri: REDIRECT,
  code_verifier: VERIFIER,
});

export interface Connected {
  readonly client_id: string;
  readonly access_token: string;
  readonly refresh_token: string;
}

export interface ConnectOptions extends Decision {
  readonly client_id?: string;
  readonly ask?: Readonly<Record<string, string | null>>;
}

/** The whole way: registered, let in by the person, code redeemed. */
export async function connect(
  server: Served,
  person: SignedIn,
  { client_id, ask = {}, ...decision }: ConnectOptions = {},
): Promise<Connected> {
  const clientId = client_id ?? (await register(server, { client_name: 'By hand' })).body.client_id;
  const back = await consent(server, person, authorizationUrl(server, clientId, ask), decision);
  const code = must(back.searchParams.get('code'), `It comes back with a code: ${back.href}`);
  const { status, body } = await redeem(server, codeForm(clientId, code));
  if (status !== 200) throw new Error(`The code is refused: ${JSON.stringify(body)}`);
  return { client_id: clientId, access_token: body.access_token, refresh_token: body.refresh_token };
}

/** Status of the MCP door for a bearer. */
export async function mcpStatus(server: Served, token: string): Promise<number> {
  const { status } = await callMcp(server, token, { method: 'tools/list' });
  return status;
}

/** Sends one JSON-RPC request to the MCP door. */
export async function callMcp(server: Served, token: string | undefined, message: object): Promise<Response> {
  return fetch(`${server.url}/mcp`, {
    method: 'POST',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
  });
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}
