import { expect, test } from 'vitest';
import { migrateToLatest } from '../src/migrate.ts';
import { createEmptyDatabase } from '../testing/create-empty-database.ts';
import { withConnection } from '../testing/database-server.ts';
import { migrations } from './index.ts';

test('keys of before are told by their purpose from then on, and none is left that could decide', async () => {
  await using database = await createEmptyDatabase();
  const before = Object.entries(migrations).filter(([name]) => name < '0005');
  await migrateToLatest(database, Object.fromEntries(before));
  const rows = await withConnection(database.connectionString, async (client) => {
    await client.query(`
      with u as (insert into users (email) values ('ada@example.com') returning id),
        w as (insert into workspaces (name) values ('Ada') returning id),
        m as (insert into members (workspace_id, user_id, role) select w.id, u.id, 'owner' from w, u returning *),
        a as (insert into user_agents (workspace_id, name) select id, 'claude' from w)
      insert into api_keys (workspace_id, user_id, name, api_key_hash, scopes)
      select workspace_id, user_id, name, sha256(name::bytea), scopes::text[] from m, (values
        ('claude Key', '{agent,relay}'), ('claude', '{read}'), ('other Key', '{agent,decide,manage}'), ('odd', '{own}')
      ) as k (name, scopes)`);
    await migrateToLatest(database);
    return (await client.query('select name, purpose, scopes, user_agent_id from api_keys order by name')).rows;
  });
  expect(rows).toEqual([
    { name: 'claude', purpose: 'general', scopes: ['read'], user_agent_id: null },
    { name: 'claude Key', purpose: 'run', scopes: ['agent', 'relay'], user_agent_id: null },
    { name: 'odd', purpose: 'general', scopes: [], user_agent_id: null },
    { name: 'other Key', purpose: 'general', scopes: ['agent'], user_agent_id: null },
  ]);
});
