import { recordAudit } from '@beckon/core/audit/record-audit';
import { verifyAudit } from '@beckon/core/audit/verify-audit';
import { openAuthDatabase } from '@beckon/db/open-auth-database';
import { openDatabase } from '@beckon/db/open-database';
import { startEmbeddedPostgres } from '@beckon/db/embedded-postgres';
import { administer, withDatabase } from '@beckon/db/testing/database-server';
import { temporaryFolder } from '@beckon/db/testing/temporary-folder';
import { sql, type Kysely } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { entry, fill } from './support/entries.ts';

/** A server of our own, whatever the run has: here the role can be had, or not, as the test likes. */
const folder = await temporaryFolder();
const server = await startEmbeddedPostgres(folder.path, { settings: { fsync: 'off' } });
afterAll(async () => {
  await server.release();
  await folder[Symbol.asyncDispose]();
});

const CHANGES = [
  `update audit set decision = 'allowed'`,
  `update audit_heads set seq = 0`,
  'delete from audit',
  'delete from audit where false',
  'delete from audit_heads',
  'truncate audit',
  'truncate audit, audit_heads',
  'truncate audit cascade',
  `insert into audit select * from audit`,
  `insert into audit_heads values (gen_random_uuid(), 1, '')`,
  'merge into audit a using audit b on a.seq = b.seq when matched then delete',
  'select * from audit for update',
  'copy audit from stdin',
  'drop table audit',
  'drop table audit_heads cascade',
  'drop schema public cascade',
  'drop function append_audit(jsonb)',
  'drop trigger audit_append_only on audit',
  'drop owned by beckon_app; truncate audit',
  'alter table audit disable trigger all',
  'alter table audit rename to elsewhere',
  'alter table audit drop column hash',
  'alter table audit owner to beckon_app',
  `create rule silence as on insert to audit do instead nothing`,
  `create trigger silence before insert on audit for each row execute function suppress_redundant_updates_trigger()`,
  'alter function append_audit(jsonb) security invoker',
  `create function append_audit(jsonb) returns bigint language sql as 'select 1::bigint'`,
  // It is warned, and given nothing.
  'grant all on audit to beckon_app; update audit set seq = 0',
  `set session_replication_role = 'replica'`,
];

/** What the database answers to each, undone where it did it. */
async function answers(db: Kysely<never>, statements: readonly string[]): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  for (const statement of statements) {
    const done = await db
      .transaction()
      .execute(async (tx) => {
        await sql.raw(statement).execute(tx);
        throw new Error('done');
      })
      .catch((error: unknown) => (error as Error).message);
    said.set(statement, done);
  }
  return said;
}

const REFUSED = /permission denied|must be owner|must be able to SET ROLE/;

test('[S56] the application cannot change the audit log in any way: not its pool, not that of sign-in', async () => {
  const database = await openDatabase({ url: server.connectionString, migrate: true });
  const auth = openAuthDatabase(database, () => {});
  try {
    expect(database.role).toBe('beckon_app');
    await fill(database.db, null, 3);
    for (const db of [database.db, auth.db] as unknown as Kysely<never>[]) {
      const allowed = [...(await answers(db, CHANGES))].filter(([, answer]) => !REFUSED.test(answer));
      expect(allowed).toEqual([]);
    }
    const [chain] = await verifyAudit(database.db);
    expect(chain).toMatchObject({ length: 3, broken: null });
  } finally {
    await auth.close();
    await database.close();
  }
});

test('[S56] what is appended is numbered, dated and hashed by the database, whatever the application says', async () => {
  const database = await openDatabase({ url: server.connectionString, migrate: true });
  try {
    const lie = { ...entry(null), seq: 1, created_at: '2001-01-01T00:00:00Z', prev_hash: '\\x00', hash: '\\x00' };
    const { rows } = await sql<{ seq: number; age: number }>`
      with added as (select append_audit(${JSON.stringify(lie)}::jsonb) as seq) select seq from added`.execute(
      database.db,
    );
    const seq = rows[0]?.seq ?? 0;
    const row = await database.db.selectFrom('audit').selectAll().where('seq', '=', seq).executeTakeFirstOrThrow();
    expect(seq).toBeGreaterThan(1);
    expect(row.created_at).not.toContain('2001');
    expect((await verifyAudit(database.db))[0]).toMatchObject({ length: seq, broken: null });
    await expect(recordAudit(database.db, { ...entry(null), decision: 'perhaps' as never })).rejects.toThrow(
      'decision',
    );
  } finally {
    await database.close();
  }
});

test('[S56] where the role cannot be had, the log refuses changes all the same, until its owner takes the lock off', async () => {
  await administer(server.connectionString, 'create role hosted login', 'create database hosted owner hosted');
  const url = new URL(withDatabase(server.connectionString, 'hosted'));
  url.username = 'hosted';
  const database = await openDatabase({ url: url.href, migrate: true });
  try {
    expect(database.role).toBeUndefined();
    await fill(database.db, null, 3);
    const writes = CHANGES.filter((statement) =>
      /^(update|delete from|truncate|merge into) (into )?audit\b/.test(statement),
    );
    const said = await answers(database.db as unknown as Kysely<never>, writes);
    expect([...new Set(said.values())]).toEqual(['The audit log is only ever appended to.']);
    await administer(url.href, 'drop trigger audit_append_only on audit', 'delete from audit where seq = 2');
    expect((await verifyAudit(database.db))[0]).toMatchObject({ length: 2, broken: { seq: 2 } });
  } finally {
    await database.close();
  }
});
