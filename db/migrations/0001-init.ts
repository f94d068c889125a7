import { sql, type Kysely } from 'kysely';

/**
 * The first tables: people, workspaces, keys, agents, instances, messages, asks, the event log.
 *
 * What a workspace owns is keyed `(workspace_id, id)`: ids come from clients, so the same id may exist in two workspaces.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table users (
    id uuid primary key default gen_random_uuid(),
    email text not null unique check (email = lower(email)),
    display_name text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  // How a user can sign in; provider_id 'credential' carries a password hash.
  `create table accounts (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    provider_id text not null,
    account_id text not null,
    password text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (provider_id, account_id)
  )`,
  `create table sessions (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    token_hash bytea not null unique,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ip_address text,
    user_agent text
  )`,
  `create index sessions_user_id on sessions (user_id)`,
  // One-time tokens: 'setup' (first account), 'stream' (a ticket for the event stream).
  `create table tickets (
    token_hash bytea primary key,
    purpose text not null check (purpose in ('setup', 'stream')),
    subject jsonb not null default '{}',
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
  )`,

  `create table workspaces (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    personal_user_id uuid unique references users on delete cascade,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  `create table members (
    workspace_id uuid not null references workspaces on delete cascade,
    user_id uuid not null references users on delete cascade,
    role text not null check (role in ('owner', 'admin', 'operator', 'approver', 'viewer')),
    created_at timestamptz not null default now(),
    primary key (workspace_id, user_id)
  )`,
  `create index members_user_id on members (user_id)`,
  `create table api_keys (
    id uuid primary key default gen_random_uuid(),
    workspace_id uuid not null,
    user_id uuid not null,
    name text not null,
    api_key_hash bytea not null unique,
    scopes text[] not null,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    foreign key (workspace_id, user_id) references members on delete cascade
  )`,
  `create index api_keys_member on api_keys (user_id, workspace_id, created_at desc)`,

  `create table user_agents (
    workspace_id uuid not null references workspaces on delete cascade,
    id uuid not null default gen_random_uuid(),
    user_id uuid not null references users,
    name text not null check (name = lower(name)),
    webhook_url text,
    webhook_api_key text,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    unique (workspace_id, name)
  )`,
  // The instance row is also the head of its log: message_count numbers messages, top numbers events. Both move under
  // this row's lock only, so numbers are gapless and in commit order. floor: events up to it may be pruned.
  // last_read_message_id has no foreign key: messages go only with their instance, and the check would cost each message.
  // queued counts messages no agent has received; open_asks those that wait; live_asks those not yet applied or closed.
  `create table agent_instances (
    workspace_id uuid not null,
    id uuid not null default gen_random_uuid(),
    user_agent_id uuid not null,
    user_id uuid not null references users,
    status text not null default 'ACTIVE' check (status in
      ('ACTIVE', 'AWAITING_INPUT', 'PAUSED', 'STALE', 'COMPLETED', 'FAILED', 'KILLED', 'DISCONNECTED')),
    name text,
    started_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    deleted_at timestamptz,
    git_diff text,
    instance_metadata jsonb,
    last_read_message_id uuid,
    last_heartbeat_at timestamptz,
    last_contact_at timestamptz not null default clock_timestamp(),
    latest_message_at timestamptz not null default clock_timestamp(),
    message_count bigint not null default 0,
    step_count bigint not null default 0,
    queued bigint not null default 0,
    open_asks bigint not null default 0,
    live_asks bigint not null default 0,
    top bigint not null default 0,
    floor bigint not null default 0,
    primary key (workspace_id, id),
    foreign key (workspace_id, user_agent_id) references user_agents on delete cascade
  ) with (fillfactor = 70)`,
  `create index agent_instances_latest on agent_instances (workspace_id, latest_message_at desc, id) where deleted_at is null`,
  `create index agent_instances_started on agent_instances (workspace_id, started_at desc, id) where deleted_at is null`,
  `create index agent_instances_agent on agent_instances (workspace_id, user_agent_id, started_at desc)`,
  `create index agent_instances_living on agent_instances (last_contact_at)
    where status in ('ACTIVE', 'AWAITING_INPUT') and deleted_at is null`,

  `create table messages (
    workspace_id uuid not null,
    id uuid not null default gen_random_uuid(),
    agent_instance_id uuid not null,
    seq bigint not null,
    sender_type text not null check (sender_type in ('AGENT', 'USER')),
    sender_user_id uuid references users on delete set null,
    relayed boolean not null default false,
    kind text not null default 'text',
    content text not null,
    requires_user_input boolean not null default false,
    message_metadata jsonb,
    created_at timestamptz not null default clock_timestamp(),
    claim_id uuid,
    delivered_at timestamptz,
    primary key (workspace_id, id),
    unique (workspace_id, agent_instance_id, seq),
    foreign key (workspace_id, agent_instance_id) references agent_instances on delete cascade
  )`,
  // The queue of an instance: what people wrote and no agent has received yet.
  `create index messages_queue on messages (workspace_id, agent_instance_id, seq)
    where sender_type = 'USER' and delivered_at is null`,

  // A hand-out under way: its messages carry the claim's id until the response is flushed or known to be lost.
  `create table claims (
    workspace_id uuid not null,
    id uuid not null default gen_random_uuid(),
    agent_instance_id uuid not null,
    process_key bigint not null,
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, agent_instance_id) references agent_instances on delete cascade
  )`,
  `create index claims_instance on claims (workspace_id, agent_instance_id)`,

  // A question, permission or plan that waits for a person. Its id is the id of the message that asks.
  `create table asks (
    workspace_id uuid not null,
    id uuid not null,
    agent_instance_id uuid not null,
    kind text not null check (kind in ('question', 'permission', 'plan')),
    options jsonb,
    state text not null default 'open' check (state in
      ('open', 'answered', 'delivered', 'applied', 'cancelled', 'expired')),
    moved_on boolean not null default false,
    answer text,
    answer_message_id uuid,
    answered_by uuid references users on delete set null,
    waiter_id uuid,
    waiter_process bigint,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz,
    answered_at timestamptz,
    delivered_at timestamptz,
    applied_at timestamptz,
    closed_at timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, id) references messages on delete cascade,
    foreign key (workspace_id, agent_instance_id) references agent_instances on delete cascade
  )`,
  `create index asks_open on asks (workspace_id, created_at, id) where state = 'open'`,
  // By state: an instance that has asked ten thousand times has few asks that are not over.
  `create index asks_instance on asks (workspace_id, agent_instance_id, state)`,
  // Answers on their way to an agent.
  `create index asks_answer on asks (workspace_id, answer_message_id) where state = 'answered'`,
  `create index asks_expiring on asks (expires_at) where state = 'open' and expires_at is not null`,

  // The log. Rows refer to the current state of what changed; eid proves that a cursor belongs to this very log.
  `create table instance_events (
    workspace_id uuid not null,
    agent_instance_id uuid not null,
    seq bigint not null,
    eid uuid not null default gen_random_uuid(),
    kind text not null check (kind in
      ('message_created', 'message_updated', 'message_delivered', 'status_changed', 'name_changed', 'git_diff_changed', 'ask_changed')),
    entity_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (workspace_id, agent_instance_id, seq),
    foreign key (workspace_id, agent_instance_id) references agent_instances on delete cascade
  )`,

  `create table idempotency (
    workspace_id uuid not null references workspaces on delete cascade,
    actor_id uuid not null,
    key text not null,
    request_hash bytea not null,
    response jsonb,
    created_at timestamptz not null default now(),
    primary key (workspace_id, actor_id, key)
  )`,
  `create index idempotency_created on idempotency (created_at)`,
];
