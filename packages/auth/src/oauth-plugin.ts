import { CONNECTION_SCOPES } from '@beckon/contract/connection';
import type { System } from '@beckon/core/context';
import { isConnected, openConnection } from '@beckon/core/oauth/open-connection';
import { ACCESS_TOKEN_PREFIX, REFRESH_TOKEN_PREFIX, storedToken } from '@beckon/core/oauth/token';
import { oauthProvider } from '@better-auth/oauth-provider';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError } from 'better-auth/api';
import type { AuthSettings } from './auth-settings.ts';
import { choices } from './oauth-choice.ts';
import { documentClients } from './oauth-documents.ts';
import { oauthNames } from './oauth-names.ts';
import { OAUTH_TABLES } from './oauth-tables.ts';

const ACCESS_SECONDS = 3_600;
const REFRESH_SECONDS = 30 * 86_400;
const CODE_SECONDS = 600;
/** A client whose answer was lost on the way may ask for the same tokens again. */
const REPLAY_SECONDS = 30;

type OAuthSystem = Pick<System, 'db' | 'denials' | 'egress'>;

/**
 * The OAuth library, for clients of the MCP door: public ones only, whose opaque tokens are looked up at each call. It shows
 * every request to a person, who says in which workspace.
 */
export function oauthPlugin(system: OAuthSystem, settings: AuthSettings): BetterAuthPlugin {
  const consentPage = `${settings.baseUrl}/consent`;
  const plugin = oauthProvider({
    schema: OAUTH_TABLES,
    disableJwtPlugin: true,
    scopes: [...CONNECTION_SCOPES, 'offline_access'],
    grantTypes: ['authorization_code', 'refresh_token'],
    resources: [...(oauthNames(settings)?.resources ?? [])],
    // There is one resource, and every client is for it.
    enforcePerClientResources: false,
    loginPage: consentPage,
    consentPage,
    postLogin: {
      page: consentPage,
      shouldRedirect: async () => choices.getStore() === undefined,
      consentReferenceId: async ({ user }) => chosenConnection(system, user.id),
    },
    allowDynamicClientRegistration: true,
    allowUnauthenticatedClientRegistration: true,
    clientPrivileges: async () => false,
    extensions: [{ clientDiscovery: documentClients(system, settings.fetchJson) }],
    prefix: { opaqueAccessToken: ACCESS_TOKEN_PREFIX, refreshToken: REFRESH_TOKEN_PREFIX },
    storeTokens: { hash: async (token) => storedToken(token) },
    accessTokenExpiresIn: ACCESS_SECONDS,
    refreshTokenExpiresIn: REFRESH_SECONDS,
    refreshTokenReuseInterval: REPLAY_SECONDS,
    codeExpiresIn: CODE_SECONDS,
    async customTokenResponseFields({ grantType, verificationValue }) {
      // Between the consent and the code's redemption it may have been taken back.
      if (grantType !== 'authorization_code') return {};
      const connection = verificationValue?.referenceId;
      if (connection && (await isConnected(system.db, connection))) return {};
      throw new APIError('BAD_REQUEST', { error: 'invalid_grant', error_description: 'The consent was taken back.' });
    },
  });
  // Its types know optional fields that are undefined; the library's own, under our compiler's options, do not.
  return plugin as unknown as BetterAuthPlugin;
}

/** Writes the consent down at the first time of asking; the tokens refer to it. */
async function chosenConnection(system: OAuthSystem, userId: string): Promise<string> {
  const choice = choices.getStore();
  if (!choice)
    throw new APIError('FORBIDDEN', { error: 'access_denied', error_description: 'Nobody has decided yet.' });
  const consent = { client_id: choice.client_id, workspace_id: choice.workspace_id, user_id: userId };
  const connection = choice.connection_id ?? (await openConnection({ ...system, ...choice.by }, consent));
  if (connection !== undefined) return (choice.connection_id = connection);
  throw new APIError('FORBIDDEN', {
    error: 'access_denied',
    error_description: 'workspace_id must name a workspace in which you may make keys.',
  });
}
