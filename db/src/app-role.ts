import type pg from 'pg';

/**
 * The role the process works as. It reads and writes rows; it makes, changes and empties no table, and of the audit log it
 * can only read, and append by one function.
 */
export const APP_ROLE = 'beckon_app';

/** Tables the application only reads. */
const GUARDED = ['audit', 'audit_heads', 'schema_migrations', 'schema_migrations_lock'];

type Client = Pick<pg.ClientBase, 'query'>;

/** What stands between this connection's user and the role, in this database. */
interface Look {
  readonly me: string;
  readonly migrated: boolean;
  readonly exists: boolean;
  readonly may_become: boolean;
  /** The audit log would not be closed to it, whatever it is granted. */
  readonly owns: boolean;
  /** Its rights are other than they should be. */
  readonly astray: boolean;
}

const LOOK = `
  with app as (select oid, rolsuper from pg_roles where rolname = $1),
    tables as (
      select c.oid, c.relowner, c.relname = any($2) as guarded from pg_class c
      where c.relnamespace = to_regnamespace(quote_ident(current_schema())) and c.relkind in ('r', 'p', 'v', 'm', 'f')
        and (c.relname = any($2) or pg_has_role(c.relowner, 'USAGE'))
    )
  select current_user as me, to_regclass('audit') is not null as migrated, app.oid is not null as exists,
    -- From 16 on, being a member and being able to become one are two things.
    coalesce(pg_has_role(current_user, app.oid,
      case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end), false) as may_become,
    coalesce(app.rolsuper or exists (select from tables where guarded and pg_has_role(app.oid, relowner, 'MEMBER')), false) as owns,
    coalesce(
      exists (select from tables where guarded and (not has_table_privilege(app.oid, oid, 'SELECT')
        or has_table_privilege(app.oid, oid, 'DELETE, TRUNCATE, TRIGGER')
        or has_any_column_privilege(app.oid, oid, 'INSERT, UPDATE, REFERENCES')))
      or exists (select from tables where not guarded and not (has_table_privilege(app.oid, oid, 'SELECT')
        and has_table_privilege(app.oid, oid, 'INSERT') and has_table_privilege(app.oid, oid, 'UPDATE')
        and has_table_privilege(app.oid, oid, 'DELETE')))
      or not has_schema_privilege(app.oid, current_schema(), 'USAGE')
      or not has_function_privilege(app.oid, to_regprocedure('append_audit(jsonb)'), 'EXECUTE'),
      true) as astray
  from (select) as one left join app on true`;

/** A right at the schema itself is named only where it is missing: it may belong to somebody else. */
const GRANT = `do $$
  declare
    home text := quote_ident(current_schema());
    relation record;
  begin
    perform pg_advisory_xact_lock(hashtextextended('${APP_ROLE}', 0));
    if not has_schema_privilege('${APP_ROLE}', current_schema(), 'USAGE') then
      execute format('grant usage on schema %s to ${APP_ROLE}', home);
    end if;
    for relation in
      select c.oid::regclass as name, c.relkind = 'S' as counts, c.relname in (${GUARDED.map((name) => `'${name}'`).join(', ')}) as guarded
      from pg_class c where c.relnamespace = to_regnamespace(home) and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and pg_has_role(c.relowner, 'USAGE')
    loop
      execute format('revoke all on %s from ${APP_ROLE}', relation.name);
      execute format('grant %s on %s to ${APP_ROLE}', case
        when relation.counts then 'usage, select'
        when relation.guarded then 'select'
        else 'select, insert, update, delete' end, relation.name);
    end loop;
    grant execute on function append_audit(jsonb) to ${APP_ROLE};
    execute format('alter default privileges in schema %s grant select, insert, update, delete on tables to ${APP_ROLE}', home);
    execute format('alter default privileges in schema %s grant usage, select on sequences to ${APP_ROLE}', home);
  end $$`;

const NOT_ALLOWED = '42501';
/** Roles are the whole server's: somebody at another database made or granted it just now. */
const BEATEN = new Set(['42710', '23505', 'XX000', '40P01']);
const TRIES = 20;

/**
 * Makes the role and gives it its rights in this database, as far as this connection's user may; changes nothing where all
 * is as it should be. Any number may do it at once.
 */
export async function ensureAppRole(client: Client): Promise<void> {
  const done = new Set<string>();
  for (let attempt = 1; ; attempt++) {
    const step = nextStep(await look(client));
    // What was done and is still to do, we cannot do.
    if (step === undefined || done.has(step)) return;
    try {
      await client.query(step);
      done.add(step);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === NOT_ALLOWED) return;
      if (attempt === TRIES || code === undefined || !BEATEN.has(code)) throw error;
    }
  }
}

/**
 * Why this connection's user cannot work as the role, with the way out, in a sentence or two; undefined where it can.
 */
export async function appRoleObstacle(client: Client): Promise<string | undefined> {
  const { me, migrated, exists, may_become, owns, astray } = await look(client);
  const user = `"${me.replaceAll('"', '""')}"`;
  if (!migrated) return 'The tables are not made yet. Start the server, or run pnpm db:migrate.';
  if (!exists)
    return `There is no role ${APP_ROLE}, and ${me} may make none. As an administrator of the database server: create role ${APP_ROLE} nologin; grant ${APP_ROLE} to ${user}; then restart Beckon.`;
  if (!may_become)
    return `${me} may not become ${APP_ROLE}. As an administrator of the database server: grant ${APP_ROLE} to ${user}; then restart Beckon.`;
  if (owns)
    return `${APP_ROLE} is a superuser, or owns the audit log. Let DATABASE_URL name another user, who owns the tables, and take the rights of ${APP_ROLE} away.`;
  if (astray) return `The rights of ${APP_ROLE} are not as they should be. Restart Beckon, or run pnpm db:migrate.`;
  return undefined;
}

function nextStep({ migrated, exists, may_become, owns, astray }: Look): string | undefined {
  if (!migrated) return undefined;
  if (!exists) return `create role ${APP_ROLE} nologin`;
  if (!may_become) return `grant ${APP_ROLE} to current_user`;
  return astray && !owns ? GRANT : undefined;
}

async function look(client: Client): Promise<Look> {
  const { rows } = await client.query<Look>(LOOK, [APP_ROLE, GUARDED]);
  return rows[0] as Look;
}
