import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { administer, withConnection, withDatabase } from '../testing/database-server.ts';
import { PATIENCE } from '../testing/patience.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { APP_ROLE, appRoleObstacle } from './app-role.ts';
import { openBell } from './bell.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrateToLatest } from './migrate.ts';
import { openAuthDatabase } from './open-auth-database.ts';
import { openDatabase, type Database } from './open-database.ts';

/** A server of our own: roles are the whole server's, and here they come and go. */
const folder = await temporaryFolder();
const server = await startEmbeddedPostgres(folder.path, { settings: { fsync: 'off' } });
afterAll(async () => {
  await server.release();
  await folder[Symbol.asyncDispose]();
});
const root = server.connectionString;

let made = 0;
/** Each test begins on a server that has never heard of the role. */
beforeEach(async () => {
  const roles = await rows<{ rolname: string }>(root, `select rolname from pg_roles where rolname = '${APP_ROLE}'`);
  if (roles.length > 0) await administer(root, `alter role ${APP_ROLE} rename to beckon_app_of_test_${++made}`);
});

async function rows<T extends object>(url: string, text: string): Promise<T[]> {
  return withConnection(url, async (client) => (await client.query<T>(text)).rows);
}

/** A database that belongs to a user of its own with these attributes. */
async function databaseOf(attributes: string): Promise<{ url: string; user: string }> {
  const user = `user_${++made}`;
  const name = `database_${made}`;
  await administer(root, `create role ${user} login ${attributes}`, `create database ${name} owner ${user}`);
  const url = new URL(withDatabase(root, name));
  url.username = user;
  return { url: url.href, user };
}

const obstacle = (url: string): Promise<string | undefined> => withConnection(url, appRoleObstacle);
const whoIs = async ({ pool }: Pick<Database, 'pool'>): Promise<string | undefined> =>
  (await pool.query<{ who: string }>('select current_user as who')).rows[0]?.who;

test.each([
  ['a superuser', 'superuser'],
  ['an ordinary role that may make roles', 'nosuperuser createrole'],
])('%s makes the role, and every connection of the process works as it', async (_, attributes) => {
  const { url, user } = await databaseOf(attributes);
  const database = await openDatabase({ url, migrate: true });
  const auth = openAuthDatabase(database, () => {});
  const bell = await openBell(database, { heads: () => Promise.resolve(new Map()), pollMs: 1e9 });
  try {
    expect(database.role).toBe(APP_ROLE);
    expect(await obstacle(url)).toBeUndefined();
    expect(await whoIs(database)).toBe(APP_ROLE);
    const { rows: found } = await sql<{ who: string; me: string }>`
      select current_user as who, session_user as me`.execute(auth.db);
    expect(found).toEqual([{ who: APP_ROLE, me: user }]);
    // Connections that the server cuts are replaced by others of the same kind.
    await administer(
      withDatabase(root, new URL(url).pathname.slice(1)),
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await expect.poll(() => whoIs(database).catch(() => 'not yet'), PATIENCE).toBe(APP_ROLE);
  } finally {
    await bell.close();
    await auth.close();
    await database.close();
  }
});

test('a user who may make no role works as itself, until an administrator has done what the sentence says', async () => {
  const { url, user } = await databaseOf('nosuperuser nocreaterole');
  const before = await openDatabase({ url, migrate: true });
  expect([before.role, await whoIs(before)]).toEqual([undefined, user]);
  const insert = `select append_audit('{"actor_kind": "cli", "action": "test", "decision": "allowed"}')`;
  await before.pool.query(insert);
  await before.close();

  const sentence = (await obstacle(url)) ?? '';
  expect(sentence).toContain(`There is no role ${APP_ROLE}, and ${user} may make none.`);
  const [, create = '', grant = ''] = /: (create role [^;]+); (grant [^;]+);/.exec(sentence) ?? [];
  await administer(root, create);
  expect(await obstacle(url)).toContain(`: ${grant};`);
  await administer(root, grant);
  expect(await obstacle(url)).toContain('Restart Beckon');

  const after = await openDatabase({ url, migrate: true });
  expect([after.role, await whoIs(after)]).toEqual([APP_ROLE, APP_ROLE]);
  await after.pool.query(insert);
  await after.close();
});

test.each([
  ['superusers', 'superuser', 6],
  // Who has made it could hand it on to the others; nobody else can.
  ['ordinary users', 'nosuperuser createrole', 1],
])('databases of one server that %s migrate at once have one role', async (_, attributes, able) => {
  const databases = await Promise.all(Array.from({ length: 6 }, () => databaseOf(attributes)));
  const twice = databases.flatMap((each) => [each, each]);
  await Promise.all(twice.map(({ url }) => migrateToLatest({ connectionString: url })));
  const obstacles = await Promise.all(databases.map(({ url }) => obstacle(url)));
  expect(obstacles.filter((each) => each === undefined)).toHaveLength(able);
});

test('the role reads and writes rows, and changes no table, the later ones neither', async () => {
  const { url } = await databaseOf('superuser');
  await migrateToLatest({ connectionString: url });
  await administer(url, 'create table later (id bigserial primary key)');
  const database = await openDatabase({ url });
  const rights = await rows<{ name: string; rights: string }>(
    url,
    `select c.relname as name, string_agg(privilege, ',' order by privilege) as rights
     from pg_class c, unnest(array['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES','TRIGGER']) as privilege
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and has_table_privilege('${APP_ROLE}', c.oid, privilege)
     group by 1`,
  );
  const only = (names: string[]) => rights.filter(({ name }) => names.includes(name)).map((each) => each.rights);
  const closed = ['audit', 'audit_heads', 'schema_migrations', 'schema_migrations_lock'];
  expect(only(closed)).toEqual(closed.map(() => 'SELECT'));
  const others = rights.map(({ name }) => name).filter((name) => !closed.includes(name));
  expect(others).toEqual(expect.arrayContaining(['users', 'messages', 'later']));
  expect(only(others)).toEqual(others.map(() => 'DELETE,INSERT,SELECT,UPDATE'));

  await database.pool.query('insert into later default values');
  const statements = [
    'truncate users',
    'alter table users add column more int',
    'drop table later',
    'create table mine (id int)',
    'create schema mine',
    'create role mine',
    'alter role beckon_app superuser',
    'insert into schema_migrations values ($$later$$, $$now$$)',
    'create function audit_hash(audit) returns bytea language sql as $$ select null::bytea $$',
    'create or replace function append_audit(jsonb) returns bigint language sql as $$ select 1::bigint $$',
  ];
  const answers = await Promise.all(
    statements.map((text) =>
      database.pool.query(text).then(
        () => 'done',
        (error: unknown) => (error as Error).message,
      ),
    ),
  );
  expect(answers.filter((answer) => !/permission denied|must be owner/.test(answer))).toEqual([]);
  await database.close();
});

test('rights that were lost, as by a restored dump, come back with the next start', async () => {
  const { url } = await databaseOf('superuser');
  await migrateToLatest({ connectionString: url });
  await administer(url, `revoke all on all tables in schema public from ${APP_ROLE}`);
  await administer(url, `grant update on audit to ${APP_ROLE}`);
  const stopgap = await openDatabase({ url });
  expect(stopgap.role).toBeUndefined();
  await stopgap.close();
  expect(await migrateToLatest({ connectionString: url })).toEqual({ applied: [] });
  expect(await obstacle(url)).toBeUndefined();
});

test('what is in order is left alone', async () => {
  const { url } = await databaseOf('superuser');
  await migrateToLatest({ connectionString: url });
  const versions = () => rows(url, `select oid, xmin::text from pg_class where relnamespace = 'public'::regnamespace`);
  const before = await versions();
  await migrateToLatest({ connectionString: url });
  expect(await versions()).toEqual(before);
});

test('a role that could change the audit log all the same is not taken for a guard', async () => {
  await administer(root, `create role ${APP_ROLE} login`);
  const owner = await databaseOf('superuser');
  const name = new URL(owner.url).pathname.slice(1);
  await administer(root, `alter database ${name} owner to ${APP_ROLE}`);
  const url = new URL(owner.url);
  url.username = APP_ROLE;
  const database = await openDatabase({ url: url.href, migrate: true });
  expect(database.role).toBeUndefined();
  await database.close();
  expect(await obstacle(url.href)).toContain('Let DATABASE_URL name another user');
});
