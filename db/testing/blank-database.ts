import type pg from 'pg';

/** What a freshly migrated database is, so that a used one can be told from it, and made like it again. */
export interface BlankDatabase {
  /** Changes with any table, function, right, setting or statistic; rows leave it as it is. */
  readonly definitions: string;
  /** Statements that bring the rows back to those of a fresh database. */
  readonly restore: string;
}

/** No row of a catalogue changes without the number of the transaction that wrote it. */
const CATALOGUES = [
  'pg_attrdef',
  'pg_attribute',
  'pg_class',
  'pg_constraint',
  'pg_default_acl',
  'pg_extension',
  'pg_index',
  'pg_namespace',
  'pg_policy',
  'pg_proc',
  'pg_rewrite',
  'pg_statistic_ext',
  'pg_trigger',
  'pg_type',
];

const DEFINITIONS = `select concat_ws(' ', ${[
  ...CATALOGUES.map((name) => `(select concat(count(*), '/', max(xmin::text::bigint)) from ${name})`),
  `(select string_agg(concat(sequencename, last_value), ',') from pg_sequences)`,
  // Tables that were measured are read by other plans.
  `(select count(*) from pg_statistic where starelid >= 16384)`,
  `(select concat(datallowconn, datconnlimit, datacl) from pg_database where datname = current_database())`,
  `(select count(*) from pg_db_role_setting join pg_database on oid = setdatabase where datname = current_database())`,
].join(', ')}) as definitions`;

const TABLES = `
  select format('%I.%I', schemaname, tablename) as name from pg_tables
  where schemaname not in ('pg_catalog', 'information_schema') order by name`;

/**
 * Describes a fresh database.
 *
 * @returns undefined where this user may not empty tables past their triggers; then nothing can be made fresh again
 */
export async function describeBlank(client: pg.Client): Promise<BlankDatabase | undefined> {
  const may = await client.query<{ may: boolean }>(`select current_setting('is_superuser')::boolean as may`);
  if (!may.rows[0]?.may) return undefined;
  const { rows: tables } = await client.query<{ name: string }>(TABLES);
  // Keys that refer to each other, and the audit log that refuses, are for the time when somebody uses it.
  const restore = ['set session_replication_role = replica'];
  for (const { name } of tables) {
    restore.push(`delete from ${name}`);
    const { rows } = await client.query<{ rows: string | null }>(
      `select quote_literal(json_agg(each)) as rows from ${name} each`,
    );
    const kept = rows[0]?.rows;
    if (kept) restore.push(`insert into ${name} select * from json_populate_recordset(null::${name}, ${kept})`);
  }
  return { definitions: await definitionsOf(client), restore: restore.join(';\n') };
}

/**
 * Brings a used database back to what `blank` describes.
 *
 * @returns false where more than rows has changed; then nothing was done
 */
export async function restoreBlank(client: pg.Client, blank: BlankDatabase): Promise<boolean> {
  if ((await definitionsOf(client)) !== blank.definitions) return false;
  await client.query(blank.restore);
  return true;
}

async function definitionsOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ definitions: string }>(DEFINITIONS);
  return rows[0]?.definitions ?? '';
}
