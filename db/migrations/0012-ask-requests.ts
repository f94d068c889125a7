import { sql, type Kysely } from 'kysely';

/** An ask carries what will run; its answer is bound to that, and used by one taker. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table asks
    add column request jsonb,
    add column request_hash text check (request_hash ~ '^[0-9a-f]{64}$'),
    add column taken_by uuid,
    add column settled_at_terminal boolean not null default false,
    add constraint asks_request_hash check ((request is null) = (request_hash is null))`,
];
