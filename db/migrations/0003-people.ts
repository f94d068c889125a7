import { sql, type Kysely } from 'kysely';

/**
 * People sign in by a library that keeps its rows in these tables; workspaces have invitations, instances have shares.
 *
 * Sessions of before are closed: their tokens were kept in another form.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table users
    add column email_verified boolean not null default false,
    add column image text`,
  `alter table accounts
    add column access_token text,
    add column refresh_token text,
    add column id_token text,
    add column access_token_expires_at timestamptz,
    add column refresh_token_expires_at timestamptz,
    add column scope text`,
  `create index accounts_user_id on accounts (user_id)`,
  // The token alone opens nothing: a cookie carries it with a signature, whose secret is not in the database.
  `delete from sessions`,
  `alter table sessions
    drop column token_hash,
    add column token text not null unique,
    add column updated_at timestamptz not null default now(),
    add column last_seen_at timestamptz not null default now(),
    add column workspace_id uuid references workspaces on delete set null`,
  `create index sessions_workspace_id on sessions (workspace_id)`,
  // One-time values of sign-in: reset and verification of addresses, challenges of passkeys, states of OAuth.
  `create table verifications (
    id uuid primary key default gen_random_uuid(),
    identifier text not null,
    value text not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  `create index verifications_identifier on verifications (identifier)`,
  `create index verifications_expires_at on verifications (expires_at)`,
  `create table passkeys (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    name text,
    public_key text not null,
    credential_id text not null unique,
    counter integer not null,
    device_type text not null,
    backed_up boolean not null,
    transports text,
    aaguid text,
    created_at timestamptz default now()
  )`,
  `create index passkeys_user_id on passkeys (user_id)`,

  // Whoever leaves a shared workspace leaves its agents and instances behind.
  `alter table user_agents alter column user_id drop not null,
    drop constraint user_agents_user_id_fkey,
    add constraint user_agents_user_id_fkey foreign key (user_id) references users on delete set null`,
  `create index user_agents_user_id on user_agents (user_id)`,
  `alter table agent_instances alter column user_id drop not null,
    drop constraint agent_instances_user_id_fkey,
    add constraint agent_instances_user_id_fkey foreign key (user_id) references users on delete set null`,
  `create index agent_instances_user_id on agent_instances (user_id)`,
  `create index messages_sender_user_id on messages (sender_user_id) where sender_user_id is not null`,
  `create index asks_answered_by on asks (answered_by) where answered_by is not null`,

  // Single use. claimed_email: the address that has signed up with it; from then on nobody else can use it.
  `create table invitations (
    workspace_id uuid not null references workspaces on delete cascade,
    id uuid not null default gen_random_uuid(),
    token_hash bytea not null unique,
    email text check (email = lower(email)),
    role text not null check (role in ('admin', 'operator', 'approver', 'viewer')),
    invited_by uuid references users on delete set null,
    claimed_email text check (claimed_email = lower(claimed_email)),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    accepted_at timestamptz,
    accepted_by uuid references users on delete set null,
    revoked_at timestamptz,
    primary key (workspace_id, id)
  )`,
  `create index invitations_created on invitations (workspace_id, created_at desc)`,
  `create index invitations_invited_by on invitations (invited_by)`,
  `create index invitations_accepted_by on invitations (accepted_by)`,

  // One instance, shown to a person outside its workspace. user_id is null until that person is known to own the address.
  `create table instance_shares (
    workspace_id uuid not null,
    id uuid not null default gen_random_uuid(),
    agent_instance_id uuid not null,
    email text not null check (email = lower(email)),
    user_id uuid references users on delete cascade,
    access text not null check (access in ('READ', 'WRITE')),
    granted_by uuid references users on delete set null,
    token_hash bytea unique,
    token_expires_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    unique (workspace_id, agent_instance_id, email),
    foreign key (workspace_id, agent_instance_id) references agent_instances on delete cascade
  )`,
  `create unique index instance_shares_user on instance_shares (user_id, agent_instance_id, workspace_id) where user_id is not null`,
  `create index instance_shares_waiting on instance_shares (email) where user_id is null`,
  `create index instance_shares_granted_by on instance_shares (granted_by)`,
];
