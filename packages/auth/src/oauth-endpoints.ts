import { toRefusal } from '@beckon/core/app-error';
import type { PersonActor, System } from '@beckon/core/context';
import { admitClient } from '@beckon/core/oauth/admit-client';
import { dropConnection } from '@beckon/core/oauth/open-connection';
import { revokeToken } from '@beckon/core/oauth/revoke-token';
import type { Device } from '@beckon/core/person/session';
import { choices, type Choice } from './oauth-choice.ts';
import type { OAuthNames } from './oauth-names.ts';
import { authorizationQuery, Decision, registration, tokenForm } from './oauth-requests.ts';

/** What the endpoints of OAuth stand on. */
export interface OAuthHost {
  readonly system: Pick<System, 'db'>;
  readonly names: OAuthNames;
  /** Origin that people open. */
  readonly baseUrl: string;
  /** The library. */
  handler(request: Request): Promise<Response>;
}

/** A request, the person whose session it carries, and where it comes from. */
export interface OAuthRequest {
  readonly request: Request;
  readonly person: PersonActor | undefined;
  readonly device: Device;
  readonly requestId: string;
}

type Endpoint = (host: OAuthHost, request: OAuthRequest) => Promise<Response>;

/** Answers a request for one of the endpoints. What goes wrong inside is told to nobody. */
export async function answerOAuth(endpoint: Endpoint, host: OAuthHost, request: OAuthRequest): Promise<Response> {
  const answer = await endpoint(host, request);
  return answer.status < 500 ? answer : problem(500, 'server_error', 'Internal server error');
}

/** The endpoints there are, by method and path below the library's prefix. The library has others, which are not reached. */
export const OAUTH_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET /oauth2/authorize': authorize,
  'POST /oauth2/consent': consent,
  'POST /oauth2/token': token,
  'POST /oauth2/register': register,
  'POST /oauth2/revoke': revoke,
};

/** Leads a person who is signed in to the consent page, and anybody else to sign in first: no client is looked up before. */
async function authorize(host: OAuthHost, { request, person }: OAuthRequest): Promise<Response> {
  const { names, baseUrl } = host;
  const query = authorizationQuery(names, new URL(request.url).searchParams);
  if (!person) {
    const next = `${new URL(names.issuer).pathname}/oauth2/authorize?${query.toString()}`;
    return redirect(`${baseUrl}/sign-in?next=${encodeURIComponent(next)}`);
  }
  const headers = { cookie: request.headers.get('cookie') ?? '' };
  const answer = await host.handler(new Request(`${names.issuer}/oauth2/authorize?${query.toString()}`, { headers }));
  const location = answer.headers.get('location');
  if (location === null) return redirect(`${baseUrl}/consent?error=${encodeURIComponent(await errorOf(answer))}`);
  const { origin, pathname, searchParams, search } = new URL(location, baseUrl);
  if (origin !== baseUrl) return redirect(location);
  // The signed request travels as one value: the dashboard's router has its own mind about many.
  if (pathname === '/consent') return redirect(`${baseUrl}/consent?request=${encode(search.slice(1))}`);
  if (pathname !== `${new URL(names.issuer).pathname}/error`) return redirect(location);
  return redirect(`${baseUrl}/consent?error=${encodeURIComponent(searchParams.get('error') ?? 'invalid_request')}`);
}

/** Takes a person's decision. Answers where to send the browser: back to the client, with a code or with the refusal. */
async function consent(host: OAuthHost, { request, person, device, requestId }: OAuthRequest): Promise<Response> {
  if (!person) return problem(401, 'login_required', 'Sign in first.');
  const decision = Decision.safeParse(await jsonOf(request));
  if (!decision.success) return problem(400, 'invalid_request', 'Send request, accept and workspace_id as JSON.');
  const { accept, workspace_id } = decision.data;
  if (accept && !workspace_id) return problem(400, 'invalid_request', 'workspace_id is needed to allow it.');
  const oauth_query = Buffer.from(decision.data.request, 'base64url').toString();
  const sent = new Request(`${host.names.issuer}/oauth2/consent`, {
    method: 'POST',
    headers: {
      cookie: request.headers.get('cookie') ?? '',
      // Checked by the door; the library knows this one.
      origin: host.baseUrl,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ accept, oauth_query }),
  });
  if (!accept) return host.handler(sent);
  const choice: Choice = {
    client_id: new URLSearchParams(oauth_query).get('client_id') ?? '',
    workspace_id: workspace_id as string,
    by: { actor: person, device, requestId },
  };
  const answer = await choices.run(choice, () => host.handler(sent));
  if (choice.connection_id !== undefined && !(await gaveCode(answer))) {
    await dropConnection(host.system.db, choice.connection_id);
  }
  return answer;
}

async function gaveCode(answer: Response): Promise<boolean> {
  if (!answer.ok) return false;
  const { url } = (await answer.clone().json()) as { url?: unknown };
  return typeof url === 'string' && new URL(url).searchParams.has('code');
}

/** Redeems a code or a refresh token. */
async function token(host: OAuthHost, { request }: OAuthRequest): Promise<Response> {
  const form = tokenForm(host.names, new URLSearchParams(await request.text()));
  const authorization = request.headers.get('authorization');
  try {
    return await host.handler(
      new Request(`${host.names.issuer}/oauth2/token`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...(authorization !== null && { authorization }),
        },
        body: form,
      }),
    );
  } catch (error) {
    const refusal = toRefusal(error);
    if (!refusal || refusal.code === 'SERVICE_UNAVAILABLE') throw error;
    // Taken away while it was being redeemed: somebody brought the code twice, or the person took the consent back.
    return problem(400, 'invalid_grant', 'This grant has just been taken back.');
  }
}

/** Registers a client that brings no document (RFC 7591). */
async function register(host: OAuthHost, { request }: OAuthRequest): Promise<Response> {
  const asked = registration(await jsonOf(request));
  if ('error' in asked) return problem(400, asked.error, asked.error_description);
  if (!(await admitClient(host.system.db))) {
    return problem(429, 'temporarily_unavailable', 'Too many clients have registered just now. Try again later.');
  }
  return host.handler(
    new Request(`${host.names.issuer}/oauth2/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked.metadata),
    }),
  );
}

/** Takes a token back that a client gives up (RFC 7009). Whether it was one is told to nobody. */
async function revoke({ system }: OAuthHost, { request }: OAuthRequest): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const [client_id, token] = [form.get('client_id'), form.get('token')];
  if (!client_id || !token) return problem(400, 'invalid_request', 'Send client_id and token.');
  await revokeToken(system.db, client_id.replaceAll('\0', ''), token);
  return new Response(null, { status: 200 });
}

const encode = (text: string): string => Buffer.from(text).toString('base64url');
const redirect = (location: string): Response => new Response(null, { status: 302, headers: { location } });

function problem(status: number, error: string, error_description: string): Response {
  return Response.json({ error, error_description }, { status });
}

async function jsonOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}

async function errorOf(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => undefined);
  const named = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  return typeof named === 'string' ? named : 'server_error';
}
