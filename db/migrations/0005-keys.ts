import { sql, type Kysely } from 'kysely';

/**
 * Keys say what they are for, which agent they speak as, and who used them last; devices ask a person for a key of theirs.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // A key of one agent goes with it: without the agent it would speak as any.
  `alter table api_keys
    add column purpose text not null default 'general' check (purpose in ('general', 'run', 'login')),
    add column user_agent_id uuid,
    add column last_used_address text,
    add column last_used_client text,
    add column replaced_by uuid references api_keys on delete set null,
    add foreign key (workspace_id, user_agent_id) references user_agents on delete cascade`,
  `create index api_keys_user_agent on api_keys (workspace_id, user_agent_id) where user_agent_id is not null`,
  `create index api_keys_replaced_by on api_keys (replaced_by) where replaced_by is not null`,
  // Until now the keys of runs were told by their names.
  `update api_keys k set purpose = 'run'
    from user_agents a where a.workspace_id = k.workspace_id and k.name = a.name || ' Key'`,
  // A key reports and asks; it never decides, whoever writes its row.
  `update api_keys set scopes = array(select unnest(scopes) intersect select unnest(array['read', 'agent', 'relay']))
    where not scopes <@ array['read', 'agent', 'relay']`,
  `alter table api_keys add constraint api_keys_scopes check (scopes <@ array['read', 'agent', 'relay'])`,

  // A device that waits for a person to give it a key. user_id and workspace_id: who approved, and where.
  `create table device_codes (
    device_code_hash bytea primary key,
    user_code_hash bytea not null unique,
    state text not null default 'pending' check (state in ('pending', 'approved', 'denied')),
    client_name text,
    scopes text[] not null check (scopes <@ array['read', 'agent', 'relay']),
    address text,
    client text,
    interval_seconds integer not null default 5,
    polled_at timestamptz,
    workspace_id uuid,
    user_id uuid,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null default now() + interval '10 minutes',
    check (state <> 'approved' or (workspace_id is not null and user_id is not null)),
    foreign key (workspace_id, user_id) references members on delete cascade
  )`,
  `create index device_codes_expires_at on device_codes (expires_at)`,
  `create index device_codes_address on device_codes (address)`,
  `create index device_codes_member on device_codes (workspace_id, user_id) where user_id is not null`,
  // How many codes that do not exist a person has tried since when.
  `create table device_guesses (
    user_id uuid primary key references users on delete cascade,
    wrong integer not null default 1,
    since timestamptz not null default now()
  )`,
];
