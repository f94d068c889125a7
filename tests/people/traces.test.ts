import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createWorld, startServer } from '../parity/world.ts';
import { browserSession } from '../support/browser-session.ts';
import type { TestServer } from '../support/start-test-server.ts';

/** The log outlives the person, the key and the workspace (docs/audit.md); programs of MCP clients are nobody's. */
const KEPT = new Set(['audit', 'audit_heads', 'oauth_clients']);

/** Tables in which a row says one of `words` anywhere, with how many do. */
async function traces({ system: { db } }: TestServer, words: readonly string[]): Promise<Record<string, number>> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select schemaname as schema, tablename as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1, 2`.execute(db);
  const found: Record<string, number> = {};
  for (const { schema, name } of tables.filter((table) => !KEPT.has(table.name))) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(`${schema}.${name}`)} t
      where exists (select from unnest(${[...words]}::text[]) word where strpos(lower(t::text), word) > 0)`.execute(db);
    if (rows[0]?.count) found[name] = rows[0].count;
  }
  return found;
}

/** Rows that refer to a row which is not there, by every foreign key there is. */
async function orphans({ system: { db } }: TestServer): Promise<string[]> {
  const { rows: keys } = await sql<{ name: string; child: string; parent: string; on: string; set: string }>`
    select c.conname as name, c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent,
      string_agg(format('c.%I = p.%I', a.attname, b.attname), ' and ') as on,
      string_agg(format('c.%I is not null', a.attname), ' and ') as set
    from pg_constraint c, unnest(c.conkey, c.confkey) as k (child, parent)
    join pg_attribute a on a.attnum = k.child join pg_attribute b on b.attnum = k.parent
    where c.contype = 'f' and a.attrelid = c.conrelid and b.attrelid = c.confrelid
    group by c.oid, c.conname, c.conrelid, c.confrelid`.execute(db);
  expect(keys.length).toBeGreaterThan(30);
  const broken: string[] = [];
  for (const { name, child, parent, on, set } of keys) {
    const { rows } = await sql`select ${sql.raw(
      `from ${child} c where ${set} and not exists (select from ${parent} p where ${on})`,
    )}`.execute(db);
    if (rows.length > 0) broken.push(name);
  }
  return broken;
}

test('[S105] nothing of a deleted account or workspace is left but its rows in the audit log', async () => {
  await using server = await startServer();
  await using world = await createWorld(server);
  const { person, human, ids } = world;
  await browserSession(server.url).call('POST', '/api/auth/request-password-reset', { email: person.email });
  await human('POST', '/auth/stream-ticket');
  const asks = await fetch(`${server.url}/api/v1/device/code`, { method: 'POST' });
  const { user_code } = (await asks.json()) as { user_code: string };
  expect((await human('POST', '/device/approve', { user_code })).status).toBe(200);
  const words = [person.user_id, person.workspace_id, ids.workspace, person.email];
  const before = await traces(server, words);
  expect(Object.keys(before)).toEqual(
    expect.arrayContaining(['users', 'sessions', 'members', 'api_keys', 'agent_instances', 'messages', 'asks']),
  );

  expect((await human('DELETE', '/auth/me')).status).toBe(409);
  expect((await human('DELETE', `/workspaces/${ids.workspace}`)).status).toBe(200);
  expect(await traces(server, [ids.workspace])).toEqual({});
  expect((await human('DELETE', '/auth/me')).status).toBe(200);
  expect(await traces(server, words)).toEqual({});
  expect(await orphans(server)).toEqual([]);
});
