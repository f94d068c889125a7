// Generated from the migrations by `pnpm db:types`. Do not edit.
import type { ColumnType } from 'kysely';

type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;
/** ISO-8601 UTC with microseconds. */
type Timestamp = ColumnType<string, string | Date, string | Date>;
/** Read as a value, written as its text. */
type Json = ColumnType<unknown, string, string>;

interface Accounts {
  access_token: string | null;
  access_token_expires_at: Timestamp | null;
  account_id: string;
  created_at: Generated<Timestamp>;
  id: Generated<string>;
  id_token: string | null;
  password: string | null;
  provider_id: string;
  refresh_token: string | null;
  refresh_token_expires_at: Timestamp | null;
  scope: string | null;
  updated_at: Generated<Timestamp>;
  user_id: string;
}

interface AgentInstances {
  ask_count: Generated<number>;
  deleted_at: Timestamp | null;
  ended_at: Timestamp | null;
  floor: Generated<number>;
  git_diff: string | null;
  id: Generated<string>;
  instance_metadata: Json | null;
  interrupt_id: string | null;
  last_contact_at: Generated<Timestamp>;
  last_heartbeat_at: Timestamp | null;
  last_read_message_id: string | null;
  latest_message_at: Generated<Timestamp>;
  live_asks: Generated<number>;
  message_count: Generated<number>;
  name: string | null;
  open_asks: Generated<number>;
  queued: Generated<number>;
  started_at: Generated<Timestamp>;
  status: Generated<string>;
  step_count: Generated<number>;
  top: Generated<number>;
  turn_id: string | null;
  user_agent_id: string;
  user_id: string | null;
  workspace_id: string;
}

interface ApiKeys {
  api_key_hash: Buffer;
  created_at: Generated<Timestamp>;
  expires_at: Timestamp | null;
  id: Generated<string>;
  is_active: Generated<boolean>;
  last_used_address: string | null;
  last_used_at: Timestamp | null;
  last_used_client: string | null;
  name: string;
  purpose: Generated<string>;
  replaced_by: string | null;
  revoked_at: Timestamp | null;
  scopes: string[];
  user_agent_id: string | null;
  user_id: string;
  workspace_id: string;
}

interface Asks {
  agent_instance_id: string;
  answer: string | null;
  answer_message_id: string | null;
  answered_at: Timestamp | null;
  answered_by: string | null;
  applied_at: Timestamp | null;
  closed_at: Timestamp | null;
  created_at: Generated<Timestamp>;
  delivered_at: Timestamp | null;
  expires_at: Timestamp | null;
  id: string;
  kind: string;
  moved_on: Generated<boolean>;
  options: Json | null;
  request: Json | null;
  request_hash: string | null;
  settled_at_terminal: Generated<boolean>;
  state: Generated<string>;
  taken_by: string | null;
  waiter_id: string | null;
  waiter_process: number | null;
  workspace_id: string;
}

interface Audit {
  action: string;
  actor_kind: string;
  created_at: Timestamp;
  decision: string;
  detail: Json | null;
  hash: Buffer;
  ip_address: string | null;
  key_id: string | null;
  prev_hash: Buffer;
  request_id: string | null;
  seq: number;
  session_id: string | null;
  target_id: string | null;
  target_kind: string | null;
  user_agent: string | null;
  user_email: string | null;
  user_id: string | null;
  workspace_id: string | null;
}

interface AuditHeads {
  chain_id: string;
  hash: Buffer;
  seq: number;
}

interface Claims {
  agent_instance_id: string;
  created_at: Generated<Timestamp>;
  id: Generated<string>;
  process_key: number;
  workspace_id: string;
}

interface DeviceCodes {
  address: string | null;
  client: string | null;
  client_name: string | null;
  created_at: Generated<Timestamp>;
  device_code_hash: Buffer;
  expires_at: Generated<Timestamp>;
  interval_seconds: Generated<number>;
  polled_at: Timestamp | null;
  scopes: string[];
  state: Generated<string>;
  user_code_hash: Buffer;
  user_id: string | null;
  workspace_id: string | null;
}

interface DeviceGuesses {
  since: Generated<Timestamp>;
  user_id: string;
  wrong: Generated<number>;
}

interface Idempotency {
  actor_id: string;
  created_at: Generated<Timestamp>;
  key: string;
  request_hash: Buffer;
  response: Json | null;
  workspace_id: string;
}

interface InstanceEvents {
  agent_instance_id: string;
  created_at: Generated<Timestamp>;
  eid: Generated<string>;
  entity_id: string;
  kind: string;
  seq: number;
  workspace_id: string;
}

interface InstanceMarks {
  agent_instance_id: string;
  pinned: Generated<boolean>;
  read_seq: Generated<number>;
  updated_at: Generated<Timestamp>;
  user_id: string;
  workspace_id: string;
}

interface InstanceShares {
  access: string;
  agent_instance_id: string;
  created_at: Generated<Timestamp>;
  email: string;
  granted_by: string | null;
  id: Generated<string>;
  token_expires_at: Timestamp | null;
  token_hash: Buffer | null;
  updated_at: Generated<Timestamp>;
  user_id: string | null;
  workspace_id: string;
}

interface InstanceWords {
  agent_instance_id: string;
  word: string;
  workspace_id: string;
}

interface Invitations {
  accepted_at: Timestamp | null;
  accepted_by: string | null;
  claimed_email: string | null;
  created_at: Generated<Timestamp>;
  email: string | null;
  expires_at: Timestamp;
  id: Generated<string>;
  invited_by: string | null;
  revoked_at: Timestamp | null;
  role: string;
  token_hash: Buffer;
  workspace_id: string;
}

interface Listeners {
  agent_instance_id: string;
  listening: string;
  process_key: number;
  workspace_id: string;
}

interface Members {
  created_at: Generated<Timestamp>;
  role: string;
  user_id: string;
  workspace_id: string;
}

interface Messages {
  agent_instance_id: string;
  claim_id: string | null;
  claimed_at: Timestamp | null;
  content: string;
  created_at: Generated<Timestamp>;
  delivered_at: Timestamp | null;
  edited_at: Timestamp | null;
  id: Generated<string>;
  kind: Generated<string>;
  message_metadata: Json | null;
  relayed: Generated<boolean>;
  requires_user_input: Generated<boolean>;
  sender_type: string;
  sender_user_id: string | null;
  seq: number;
  withdrawn_at: Timestamp | null;
  workspace_id: string;
}

interface OauthAccessTokens {
  authorization_code_id: string | null;
  client_id: string;
  confirmation: Json | null;
  created_at: Timestamp;
  expires_at: Timestamp;
  id: Generated<string>;
  reference_id: string;
  refresh_id: string | null;
  requested_user_info_claims: Json | null;
  resources: Json | null;
  revoked: Timestamp | null;
  scopes: Json;
  session_id: string | null;
  token: string;
  user_id: string;
}

interface OauthClientAssertions {
  expires_at: Timestamp;
  id: string;
}

interface OauthClientResources {
  client_id: string;
  created_at: Timestamp | null;
  id: Generated<string>;
  metadata: Json | null;
  resource_id: string;
}

interface OauthClients {
  application_type: string | null;
  backchannel_logout_session_required: boolean | null;
  backchannel_logout_uri: string | null;
  client_credentials_scopes: Json | null;
  client_discovery_id: string | null;
  client_id: string;
  client_secret: string | null;
  contacts: Json | null;
  created_at: Generated<Timestamp | null>;
  disabled: boolean | null;
  dpop_bound_access_tokens: boolean | null;
  enable_end_session: boolean | null;
  grant_types: Json | null;
  icon: string | null;
  id: Generated<string>;
  jwks: string | null;
  jwks_uri: string | null;
  metadata: Json | null;
  name: string | null;
  policy: string | null;
  post_logout_redirect_uris: Json | null;
  redirect_uris: Json;
  reference_id: string | null;
  require_pkce: boolean | null;
  response_types: Json | null;
  scopes: Json | null;
  skip_consent: boolean | null;
  software_id: string | null;
  software_statement: string | null;
  software_version: string | null;
  subject_type: string | null;
  token_endpoint_auth_method: string | null;
  tos: string | null;
  updated_at: Generated<Timestamp | null>;
  uri: string | null;
  user_id: string | null;
}

interface OauthConsents {
  client_id: string;
  created_at: Generated<Timestamp>;
  id: Generated<string>;
  last_used_at: Timestamp | null;
  reference_id: string;
  requested_user_info_claims: Json | null;
  resources: Json | null;
  scopes: Json;
  updated_at: Generated<Timestamp>;
  user_id: string;
  workspace_id: string | null;
}

interface OauthRefreshTokens {
  auth_time: Timestamp | null;
  authorization_code_id: string | null;
  client_id: string;
  confirmation: Json | null;
  created_at: Timestamp;
  expires_at: Timestamp;
  id: Generated<string>;
  reference_id: string;
  requested_user_info_claims: Json | null;
  resources: Json | null;
  revoked: Timestamp | null;
  rotated_at: Timestamp | null;
  rotation_replay_expires_at: Timestamp | null;
  rotation_replay_response: string | null;
  scopes: Json;
  session_id: string | null;
  token: string;
  user_id: string;
}

interface OauthResources {
  access_token_ttl: number | null;
  allowed_scopes: Json | null;
  created_at: Timestamp | null;
  custom_claims: Json | null;
  disabled: boolean | null;
  dpop_bound_access_tokens_required: boolean | null;
  id: Generated<string>;
  identifier: string;
  metadata: Json | null;
  name: string;
  policy_version: number | null;
  refresh_token_ttl: number | null;
  signing_algorithm: string | null;
  signing_key_id: string | null;
  updated_at: Timestamp | null;
}

interface Passkeys {
  aaguid: string | null;
  backed_up: boolean;
  counter: number;
  created_at: Generated<Timestamp | null>;
  credential_id: string;
  device_type: string;
  id: Generated<string>;
  name: string | null;
  public_key: string;
  transports: string | null;
  user_id: string;
}

interface Sessions {
  created_at: Generated<Timestamp>;
  expires_at: Timestamp;
  id: Generated<string>;
  ip_address: string | null;
  last_seen_at: Generated<Timestamp>;
  token: string;
  updated_at: Generated<Timestamp>;
  user_agent: string | null;
  user_id: string;
  workspace_id: string | null;
}

interface Tickets {
  created_at: Generated<Timestamp>;
  expires_at: Timestamp;
  purpose: string;
  subject: Generated<Json>;
  token_hash: Buffer;
}

interface UserAgents {
  color: string | null;
  created_at: Generated<Timestamp>;
  default_settings: Json | null;
  id: Generated<string>;
  is_active: Generated<boolean>;
  name: string;
  updated_at: Generated<Timestamp>;
  user_id: string | null;
  webhook_api_key: string | null;
  webhook_headers: string | null;
  webhook_settings: Json | null;
  webhook_type: string | null;
  webhook_url: string | null;
  workspace_id: string;
}

interface UserPreferences {
  preferences: Json;
  updated_at: Generated<Timestamp>;
  user_id: string;
}

interface Users {
  created_at: Generated<Timestamp>;
  display_name: string | null;
  email: string;
  email_verified: Generated<boolean>;
  id: Generated<string>;
  image: string | null;
  updated_at: Generated<Timestamp>;
}

interface Verifications {
  created_at: Generated<Timestamp>;
  expires_at: Timestamp;
  id: Generated<string>;
  identifier: string;
  updated_at: Generated<Timestamp>;
  value: string;
}

interface Workspaces {
  created_at: Generated<Timestamp>;
  id: Generated<string>;
  name: string;
  personal_user_id: string | null;
  updated_at: Generated<Timestamp>;
}

export interface DB {
  accounts: Accounts;
  agent_instances: AgentInstances;
  api_keys: ApiKeys;
  asks: Asks;
  audit: Audit;
  audit_heads: AuditHeads;
  claims: Claims;
  device_codes: DeviceCodes;
  device_guesses: DeviceGuesses;
  idempotency: Idempotency;
  instance_events: InstanceEvents;
  instance_marks: InstanceMarks;
  instance_shares: InstanceShares;
  instance_words: InstanceWords;
  invitations: Invitations;
  listeners: Listeners;
  members: Members;
  messages: Messages;
  oauth_access_tokens: OauthAccessTokens;
  oauth_client_assertions: OauthClientAssertions;
  oauth_client_resources: OauthClientResources;
  oauth_clients: OauthClients;
  oauth_consents: OauthConsents;
  oauth_refresh_tokens: OauthRefreshTokens;
  oauth_resources: OauthResources;
  passkeys: Passkeys;
  sessions: Sessions;
  tickets: Tickets;
  user_agents: UserAgents;
  user_preferences: UserPreferences;
  users: Users;
  verifications: Verifications;
  workspaces: Workspaces;
}
