import { sql, type Kysely } from 'kysely';

/**
 * MCP clients that bring OAuth: who they say they are, what a person has allowed them, and their tokens.
 *
 * The sign-in library keeps its rows here, so every column it knows is here too. A consent stands for one connection of one
 * client: its tokens name it, and go with it; it goes with the client, the user, and the membership it was given for.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table oauth_clients (
    id uuid primary key default gen_random_uuid(),
    client_id text not null unique,
    client_secret text,
    client_discovery_id text,
    disabled boolean,
    skip_consent boolean,
    enable_end_session boolean,
    subject_type text,
    scopes jsonb,
    client_credentials_scopes jsonb,
    user_id uuid references users on delete cascade,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    name text,
    uri text,
    icon text,
    contacts jsonb,
    tos text,
    policy text,
    software_id text,
    software_version text,
    software_statement text,
    redirect_uris jsonb not null,
    post_logout_redirect_uris jsonb,
    backchannel_logout_uri text,
    backchannel_logout_session_required boolean,
    token_endpoint_auth_method text,
    application_type text,
    jwks text,
    jwks_uri text,
    grant_types jsonb,
    response_types jsonb,
    require_pkce boolean,
    dpop_bound_access_tokens boolean,
    reference_id text,
    metadata jsonb
  )`,
  `create index oauth_clients_user_id on oauth_clients (user_id)`,
  `create index oauth_clients_updated_at on oauth_clients (updated_at)`,

  `create table oauth_resources (
    id uuid primary key default gen_random_uuid(),
    identifier text not null unique,
    name text not null,
    access_token_ttl integer,
    refresh_token_ttl integer,
    signing_algorithm text,
    signing_key_id text,
    allowed_scopes jsonb,
    custom_claims jsonb,
    dpop_bound_access_tokens_required boolean,
    disabled boolean,
    created_at timestamptz,
    updated_at timestamptz,
    policy_version integer,
    metadata jsonb
  )`,
  `create table oauth_client_resources (
    id uuid primary key default gen_random_uuid(),
    client_id text not null references oauth_clients (client_id) on delete cascade,
    resource_id text not null references oauth_resources (identifier) on delete cascade,
    metadata jsonb,
    created_at timestamptz,
    unique (client_id, resource_id)
  )`,
  `create index oauth_client_resources_resource_id on oauth_client_resources (resource_id)`,

  // reference_id is what tokens refer to a consent by; the library asks for it, and is given the id. It would not start on
  // a column that is `not null` and that it does not know.
  `create table oauth_consents (
    id uuid primary key default gen_random_uuid(),
    client_id text not null references oauth_clients (client_id) on delete cascade,
    user_id uuid not null,
    workspace_id uuid check (workspace_id is not null),
    reference_id uuid not null check (reference_id = id),
    resources jsonb,
    requested_user_info_claims jsonb,
    scopes jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    last_used_at timestamptz,
    foreign key (workspace_id, user_id) references members on delete cascade
  )`,
  `create index oauth_consents_client_id on oauth_consents (client_id)`,
  `create index oauth_consents_member on oauth_consents (workspace_id, user_id)`,
  `create index oauth_consents_user_id on oauth_consents (user_id, created_at desc)`,

  `create table oauth_refresh_tokens (
    id uuid primary key default gen_random_uuid(),
    token text not null unique,
    client_id text not null references oauth_clients (client_id) on delete cascade,
    session_id uuid references sessions on delete set null,
    user_id uuid not null references users on delete cascade,
    reference_id uuid not null references oauth_consents on delete cascade,
    authorization_code_id text,
    resources jsonb,
    requested_user_info_claims jsonb,
    expires_at timestamptz not null,
    created_at timestamptz not null,
    revoked timestamptz,
    rotated_at timestamptz,
    rotation_replay_response text,
    rotation_replay_expires_at timestamptz,
    auth_time timestamptz,
    confirmation jsonb,
    scopes jsonb not null
  )`,
  `create index oauth_refresh_tokens_client_id on oauth_refresh_tokens (client_id)`,
  `create index oauth_refresh_tokens_session_id on oauth_refresh_tokens (session_id)`,
  `create index oauth_refresh_tokens_user_id on oauth_refresh_tokens (user_id)`,
  `create index oauth_refresh_tokens_reference_id on oauth_refresh_tokens (reference_id)`,
  `create index oauth_refresh_tokens_authorization_code_id on oauth_refresh_tokens (authorization_code_id)`,
  `create index oauth_refresh_tokens_expires_at on oauth_refresh_tokens (expires_at)`,

  `create table oauth_access_tokens (
    id uuid primary key default gen_random_uuid(),
    token text not null unique,
    client_id text not null references oauth_clients (client_id) on delete cascade,
    session_id uuid references sessions on delete set null,
    user_id uuid not null references users on delete cascade,
    reference_id uuid not null references oauth_consents on delete cascade,
    authorization_code_id text,
    resources jsonb,
    requested_user_info_claims jsonb,
    refresh_id uuid references oauth_refresh_tokens on delete cascade,
    expires_at timestamptz not null,
    created_at timestamptz not null,
    revoked timestamptz,
    confirmation jsonb,
    scopes jsonb not null
  )`,
  `create index oauth_access_tokens_client_id on oauth_access_tokens (client_id)`,
  `create index oauth_access_tokens_session_id on oauth_access_tokens (session_id)`,
  `create index oauth_access_tokens_user_id on oauth_access_tokens (user_id)`,
  `create index oauth_access_tokens_reference_id on oauth_access_tokens (reference_id)`,
  `create index oauth_access_tokens_refresh_id on oauth_access_tokens (refresh_id)`,
  `create index oauth_access_tokens_authorization_code_id on oauth_access_tokens (authorization_code_id)`,
  `create index oauth_access_tokens_expires_at on oauth_access_tokens (expires_at)`,

  // Single-use assertions of clients with keys of their own. No such client is taken so far.
  `create table oauth_client_assertions (
    id text primary key,
    expires_at timestamptz not null
  )`,
];
