import type { AuthSettings } from '@beckon/auth/auth-settings';
import type { ExternalIssuerOptions } from '@beckon/core/person/external-issuer';
import type { Env } from './env.ts';

/** How people sign in, from the environment. */
export function authSettings(env: Env): Omit<AuthSettings, 'baseUrl' | 'otherOrigins'> {
  const github = client(env.GITHUB_CLIENT_ID, env.GITHUB_CLIENT_SECRET);
  const google = client(env.GOOGLE_CLIENT_ID, env.GOOGLE_CLIENT_SECRET);
  const oidc = client(env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET);
  return {
    signUp: env.BECKON_SIGNUP,
    github,
    google,
    oidc: oidc && env.OIDC_ISSUER ? { ...oidc, issuer: env.OIDC_ISSUER, name: env.OIDC_NAME } : undefined,
  };
}

/** The other issuer whose tokens sign people in; undefined where none is set. */
export function externalIssuer(env: Env): ExternalIssuerOptions | undefined {
  const supabase = env.SUPABASE_URL?.replace(/\/$/, '');
  const jwksUrl = env.AUTH_JWKS_URL ?? (supabase && `${supabase}/auth/v1/.well-known/jwks.json`);
  const issuer = env.AUTH_ISSUER ?? (supabase && `${supabase}/auth/v1`);
  const audience = env.AUTH_AUDIENCE ?? (supabase && 'authenticated');
  if (!jwksUrl) return undefined;
  if (!issuer || !audience) throw new Error('AUTH_JWKS_URL needs AUTH_ISSUER and AUTH_AUDIENCE beside it.');
  return { jwksUrl, issuer, audience };
}

function client(clientId: string | undefined, clientSecret: string | undefined) {
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}
