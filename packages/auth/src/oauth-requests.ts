import { CONNECTION_SCOPES, MAX_CLIENT_NAME, MAX_REDIRECTS } from '@beckon/contract/connection';
import { Id } from '@beckon/contract/id';
import { isRedirectUri } from '@beckon/core/oauth/redirect-uri';
import { z } from 'zod';
import { ownResource, type OAuthNames } from './oauth-names.ts';

/** What counts of an authorization request. What else clients of other servers send is as if it were not there. */
const AUTHORIZATION = [
  'response_type',
  'client_id',
  'redirect_uri',
  'state',
  'code_challenge',
  'code_challenge_method',
  'request',
  'request_uri',
];

/**
 * The authorization request that is put to the library: it always asks for what an agent needs and for a refresh token, for
 * scopes that exist, and for the MCP door where no resource is named.
 */
export function authorizationQuery(names: OAuthNames, asked: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of AUTHORIZATION) for (const value of asked.getAll(name)) query.append(name, value);
  const scopes = new Set(['agent', ...(asked.get('scope') ?? '').split(/\s+/)]);
  query.set('scope', [...CONNECTION_SCOPES.filter((scope) => scopes.has(scope)), 'offline_access'].join(' '));
  const resources = asked.getAll('resource');
  if (resources.length === 0) resources.push(names.resources[0] as string);
  for (const resource of resources) query.append('resource', ownResource(names, resource) ?? resource);
  return query;
}

/** The token request that is put to the library: the MCP door under the name it was asked for by. */
export function tokenForm(names: OAuthNames, form: URLSearchParams): URLSearchParams {
  const resources = form.getAll('resource').map((resource) => ownResource(names, resource) ?? resource);
  const sent = new URLSearchParams(form);
  sent.delete('resource');
  for (const resource of resources) sent.append('resource', resource);
  return sent;
}

const Registration = z.object({
  client_name: z.string().trim().min(1).max(MAX_CLIENT_NAME).nullish(),
  redirect_uris: z
    .array(z.string().refine(isRedirectUri, 'must be https, or http on localhost, 127.0.0.1 or [::1]'))
    .min(1)
    .max(MAX_REDIRECTS),
});

/** Why a client cannot be registered (RFC 7591, 3.2.2). */
export interface Unregistrable {
  readonly error: 'invalid_redirect_uri' | 'invalid_client_metadata';
  readonly error_description: string;
}

/**
 * What is registered of a client: its name and where people are sent back to. It is a public client, whatever it asked for
 * (RFC 7591, 3.2.1).
 */
export function registration(body: unknown): { readonly metadata: object } | Unregistrable {
  const parsed = Registration.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      error: issue?.path[0] === 'redirect_uris' ? 'invalid_redirect_uri' : 'invalid_client_metadata',
      error_description: `${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'invalid'}`,
    };
  }
  const { client_name, redirect_uris } = parsed.data;
  const metadata = {
    ...(client_name && { client_name: client_name.toWellFormed().replaceAll('\0', '') }),
    redirect_uris,
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  };
  return { metadata };
}

/** What the consent page sends: the request as it was signed, and what the person decided. */
export const Decision = z.strictObject({
  request: z.string().max(16_384),
  accept: z.boolean(),
  workspace_id: Id.optional(),
});
