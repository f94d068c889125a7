import { CONNECTION_SCOPES } from '@beckon/contract/connection';
import type { OAuthNames } from './oauth-names.ts';

/** Asked for unless the client asks for more. */
export const CHALLENGE_SCOPE = 'agent';

/** What a client learns of the MCP door (RFC 9728). */
export function resourceMetadata({ issuer }: OAuthNames, resource: string): Record<string, unknown> {
  return {
    resource,
    resource_name: 'Beckon',
    authorization_servers: [issuer],
    scopes_supported: [CHALLENGE_SCOPE],
    bearer_methods_supported: ['header'],
  };
}

/** What a client learns of who gives tokens (RFC 8414): what there is, and nothing that the library could do besides. */
export function serverMetadata({ issuer }: OAuthNames): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth2/authorize`,
    token_endpoint: `${issuer}/oauth2/token`,
    registration_endpoint: `${issuer}/oauth2/register`,
    revocation_endpoint: `${issuer}/oauth2/revoke`,
    scopes_supported: [...CONNECTION_SCOPES, 'offline_access'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
  };
}
