import { sql, type Kysely } from 'kysely';

/**
 * The audit log: one row for each privileged action, allowed or denied. Rows are only ever appended, by one function, and
 * each carries the hash of the row before it.
 *
 * Nothing here refers to another table: what was done stays known when the person, the key or the workspace is gone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select quote_ident(current_schema()) as schema`.execute(db);
  for (const statement of statements(rows[0]?.schema ?? 'public')) await sql.raw(statement).execute(db);
}

/** Functions name their tables in full: nobody's search path decides where a row is written. */
const statements = (schema: string): string[] => [
  // workspace_id is null for what concerns the installation itself, such as a failed sign-in.
  `create table audit (
    workspace_id uuid,
    seq bigint not null,
    created_at timestamptz not null,
    actor_kind text not null check (actor_kind in ('person', 'key', 'client', 'cli', 'system', 'anonymous')),
    user_id uuid,
    key_id uuid,
    session_id uuid,
    user_email text,
    action text not null check (action <> ''),
    decision text not null check (decision in ('allowed', 'denied')),
    target_kind text,
    target_id text,
    ip_address text,
    user_agent text,
    request_id text,
    detail jsonb,
    prev_hash bytea not null,
    hash bytea not null,
    unique nulls not distinct (workspace_id, seq)
  )`,
  `create index audit_action on audit (workspace_id, action, seq)`,
  `create index audit_user_id on audit (workspace_id, user_id, seq)`,
  `create index audit_created_at on audit (workspace_id, created_at)`,
  `create index audit_denied on audit (workspace_id, seq) where decision = 'denied'`,
  // Also for the owner of the table, who may take this trigger away first, and then the chain tells.
  `create function refuse_audit_change() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp
    as $$ begin raise exception 'The audit log is only ever appended to.' using errcode = 'insufficient_privilege'; end $$`,
  `create trigger audit_append_only before update or delete or truncate on audit
    for each statement execute function refuse_audit_change()`,
  // Where each chain ends. The installation's own has the nil UUID here, so that one lock is one index look-up.
  `create table audit_heads (
    chain_id uuid primary key,
    seq bigint not null,
    hash bytea not null
  )`,
  // Each value with its length in bytes before it, '-' for none: no two rows are written alike.
  `create function audit_hash(entry ${schema}.audit) returns bytea
    language sql stable set search_path = pg_catalog, pg_temp
    return (
      select sha256(convert_to(string_agg(
        coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-'), ',' order by place), 'UTF8'))
      from unnest(array[
        'beckon-audit-1',
        entry.workspace_id::text,
        entry.seq::text,
        to_char(entry.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        entry.actor_kind,
        entry.user_id::text,
        entry.key_id::text,
        entry.session_id::text,
        entry.user_email,
        entry.action,
        entry.decision,
        entry.target_kind,
        entry.target_id,
        entry.ip_address,
        entry.user_agent,
        entry.request_id,
        entry.detail::text,
        encode(entry.prev_hash, 'hex')
      ]) with ordinality as field (value, place)
    )`,
  // The one way in. The chain's head is locked until the caller's transaction ends, so numbers have no gaps, and time is
  // taken under that lock.
  `create function append_audit(entry jsonb) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp
    as $$
    declare
      added ${schema}.audit := jsonb_populate_record(null::${schema}.audit, entry);
      chain uuid := coalesce(added.workspace_id, '00000000-0000-0000-0000-000000000000');
    begin
      insert into ${schema}.audit_heads as head (chain_id, seq, hash) values (chain, 1, decode(repeat('00', 32), 'hex'))
        on conflict (chain_id) do update set seq = head.seq + 1
        returning head.seq, head.hash into added.seq, added.prev_hash;
      added.created_at := clock_timestamp();
      added.hash := ${schema}.audit_hash(added);
      insert into ${schema}.audit values (added.*);
      update ${schema}.audit_heads as head set hash = added.hash where head.chain_id = chain;
      return added.seq;
    end
    $$`,
  `revoke execute on function append_audit(jsonb) from public`,
];
