import { expect, test } from 'vitest';
import type pg from 'pg';
import { describeBlank, restoreBlank } from './blank-database.ts';
import { createTestDatabase } from './create-test-database.ts';
import { withConnection } from './database-server.ts';

/** Lends a connection of the owner to a database of one's own. */
async function asOwner(use: (client: pg.Client) => Promise<void>): Promise<void> {
  await using database = await createTestDatabase();
  await withConnection(database.connectionString, use);
}

test('a used database becomes what it was: new rows go, also those that nobody may delete, and the first ones come back', async () => {
  await asOwner(async (client) => {
    const blank = await describeBlank(client);
    // An ordinary user of somebody's server has no way back.
    if (blank === undefined) return;
    const fresh = await contentOf(client);
    await client.query(`insert into users (email) values ('ada@example.com')`);
    await client.query(
      `insert into audit (seq, created_at, actor_kind, action, decision, prev_hash, hash)
       values (1, now(), 'system', 'x', 'allowed', '', '')`,
    );
    await client.query('delete from schema_migrations');
    expect(await contentOf(client)).not.toEqual(fresh);
    expect(await restoreBlank(client, blank)).toBe(true);
    expect(await contentOf(client)).toEqual(fresh);
  });
});

test('where more than rows has changed, it is no fresh database any more', async () => {
  await asOwner(async (client) => {
    const blank = await describeBlank(client);
    if (blank === undefined) return;
    const changes = [
      'alter table users add column shoe_size int',
      `alter table users alter column display_name set default 'Nobody'`,
      'alter table api_keys drop constraint api_keys_scopes',
      'alter table audit disable trigger audit_append_only',
      'alter table users rename to persons',
      'create function one() returns int language sql return 1',
      'create index on users (display_name)',
      'create sequence numbers',
      'grant select on users to public',
      'drop table passkeys',
      `insert into workspaces (name) values ('x'); analyze workspaces`,
    ];
    for (const change of changes) {
      await client.query('begin');
      await client.query(change);
      expect([change, await restoreBlank(client, blank)]).toEqual([change, false]);
      await client.query('rollback');
    }
    expect(await restoreBlank(client, blank)).toBe(true);
  });
});

/** Every row of every table. */
async function contentOf(client: pg.Client): Promise<unknown> {
  const { rows } = await client.query<{ name: string }>(`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by name`);
  const tables = rows.map(({ name }) => `(select json_agg(each) from ${name} each) as "${name}"`);
  return (await client.query(`select ${tables.join(', ')}`)).rows[0];
}
