import { recordAudit } from '@beckon/core/audit/record-audit';
import { verifyAudit } from '@beckon/core/audit/verify-audit';
import { createUser } from '@beckon/core/person/create-user';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { inTransaction } from '@beckon/db/transaction';
import { must } from '@beckon/shared/must';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { entry, fill, tamper } from './support/entries.ts';

const database = await createTestDatabase();
afterAll(() => database.close());
const { db } = database;

/** What a check of the whole log says of one chain. */
async function reportOn(workspaceId: string | null) {
  const reports = await verifyAudit(db);
  return must(reports.find(({ workspace_id }) => workspace_id === workspaceId));
}

const rowsOf = (workspaceId: string) =>
  db.selectFrom('audit').selectAll().where('workspace_id', '=', workspaceId).orderBy('seq').execute();

test('[S56] a row says who, what, on what, from where, by which key; each follows the one before it', async () => {
  const workspace_id = randomUUID();
  const { user_id } = await createUser(db, { email: 'ada@example.com' });
  const [key_id, session_id] = [randomUUID(), randomUUID()];
  const first = {
    workspace_id,
    actor_kind: 'key',
    user_id,
    key_id,
    session_id,
    action: 'keys.create',
    decision: 'denied',
    ip_address: '203.0.113.7',
    user_agent: 'curl/8',
    request_id: 'r-1',
    detail: { role: 'viewer', n: 1 },
  } as const;
  expect(await recordAudit(db, { ...first, target: { kind: 'key', id: 'k-1' } })).toBe(1);
  expect(await recordAudit(db, entry(workspace_id))).toBe(2);
  const rows = await rowsOf(workspace_id);
  expect(rows).toMatchObject([
    {
      ...first,
      seq: 1,
      user_email: 'ada@example.com',
      target_kind: 'key',
      target_id: 'k-1',
      prev_hash: Buffer.alloc(32),
    },
    {
      seq: 2,
      actor_kind: 'system',
      user_id: null,
      user_email: null,
      target_id: null,
      detail: null,
      prev_hash: rows[0]?.hash,
    },
  ]);
  expect(await reportOn(workspace_id)).toEqual({
    workspace_id,
    length: 2,
    head: rows[1]?.hash.toString('hex'),
    broken: null,
  });
});

test.each([
  ['a word of a row is changed', 'update audit set user_email = $$eve@example.com$$ where seq = 3', 3, 'changed'],
  ['a denial becomes an approval', 'update audit set decision = $$denied$$ where seq = 1', 1, 'changed'],
  ['a time is changed', 'update audit set created_at = created_at - interval $$1 us$$ where seq = 5', 5, 'changed'],
  ['a detail is changed', 'update audit set detail = $${"n": 33}$$ where seq = 3', 3, 'changed'],
  [
    'a row is changed and its hash made to fit',
    'update audit set action = $$x$$ where seq = 3; update audit a set hash = audit_hash(a) where seq = 3',
    4,
    'follow',
  ],
  [
    'the last row is changed and its hash made to fit',
    'update audit set action = $$x$$ where seq = 6; update audit a set hash = audit_hash(a) where seq = 6',
    6,
    'changed',
  ],
  ['a row is taken out', 'delete from audit where seq = 3', 3, 'missing'],
  ['the first is taken out', 'delete from audit where seq = 1', 1, 'missing'],
  ['the last is taken out', 'delete from audit where seq = 6', 6, 'missing'],
  [
    'a row is taken out and the others move up',
    'delete from audit where seq = 3; update audit set seq = seq - 1 where seq > 3',
    3,
    'follow',
  ],
  [
    'two rows change places',
    'update audit set seq = 9 where seq = 3; update audit set seq = 3 where seq = 4; update audit set seq = 4 where seq = 9',
    3,
    'follow',
  ],
  [
    'a text moves to the column beside it',
    'update audit set target_kind = action, action = $$-$$ where seq = 2',
    2,
    'changed',
  ],
  ['all are taken out', 'delete from audit', 1, 'missing'],
  ['nothing says where it ends', 'delete from audit_heads', 6, 'ends'],
])('[S56] a check finds where, when %s', async (_, statements, seq, reason) => {
  const own = await createTestDatabase();
  try {
    const workspace_id = randomUUID();
    await fill(own.db, workspace_id, 6);
    const [before] = await verifyAudit(own.db);
    expect(before).toMatchObject({ length: 6, broken: null });
    await tamper(own.url, ...statements.split('; '));
    const [after] = await verifyAudit(own.db);
    expect(after).toMatchObject({ workspace_id, broken: { seq, reason: expect.stringContaining(reason) } });
  } finally {
    await own.close();
  }
});

test('[S56] a row is put into another chain: both tell', async () => {
  await using own = await createTestDatabase();
  const [one, two] = [randomUUID(), randomUUID()];
  await fill(own.db, one, 2);
  await fill(own.db, two, 2);
  await tamper(
    own.url,
    `delete from audit where workspace_id = '${two}' and seq = 2`,
    `update audit set workspace_id = '${two}' where workspace_id = '${one}' and seq = 2`,
  );
  const reports = await verifyAudit(own.db);
  const broken = new Map(reports.map((report) => [report.workspace_id, report.broken?.seq]));
  expect(broken).toEqual(
    new Map([
      [one, 2],
      [two, 2],
    ]),
  );
});

test('[S56] fifty at once over several chains: no number is missing, no two are the same, each chain holds', async () => {
  const chains = [null, randomUUID(), randomUUID(), randomUUID()];
  const lengths = await Promise.all(
    chains.map(async (id) => (await verifyAudit(db)).find(({ workspace_id }) => workspace_id === id)?.length ?? 0),
  );
  const numbers = await Promise.all(
    Array.from({ length: 50 }, async (_, n) => {
      const chain = chains[n % chains.length] as string | null;
      // Alone, and as the last statement of a transaction.
      const seq = await (n % 2
        ? recordAudit(db, entry(chain))
        : inTransaction(db, (tx) => recordAudit(tx, entry(chain))));
      return [chain, seq] as const;
    }),
  );
  for (const [i, chain] of chains.entries()) {
    const had = lengths[i] ?? 0;
    const got = numbers.filter(([of]) => of === chain).map(([, seq]) => seq);
    expect(got.toSorted((a, b) => a - b)).toEqual(got.map((_, n) => had + n + 1));
    expect(await reportOn(chain)).toMatchObject({ length: had + got.length, broken: null });
  }
  const { rows } = await sql<{ backwards: number }>`
    select count(*) as backwards from audit a join audit b
      on b.workspace_id is not distinct from a.workspace_id and b.seq = a.seq + 1
    where b.created_at < a.created_at`.execute(db);
  expect(rows).toEqual([{ backwards: 0 }]);
});

test('[S56] what is undone leaves no row and no gap; what is done and its row are there together', async () => {
  const workspace_id = randomUUID();
  const rename = (name: string, fails: boolean) =>
    inTransaction(db, async (tx) => {
      await sql`insert into workspaces (name) values (${name})`.execute(tx);
      await recordAudit(tx, entry(workspace_id, { action: name }));
      if (fails) throw new Error('changed my mind');
    });
  await rename('kept 1', false);
  await expect(rename('lost', true)).rejects.toThrow('changed my mind');
  await rename('kept 2', false);
  expect(await rowsOf(workspace_id)).toMatchObject([
    { seq: 1, action: 'kept 1' },
    { seq: 2, action: 'kept 2' },
  ]);
  expect(await reportOn(workspace_id)).toMatchObject({ length: 2, broken: null });
  const { rows } = await sql`select from workspaces where name = 'lost'`.execute(db);
  expect(rows).toEqual([]);
});

test('[S56] a chain outlives its workspace, and a name its person', async () => {
  const { user_id, workspace_id } = await createUser(db, { email: 'gone@example.com' });
  await recordAudit(db, entry(workspace_id, { actor_kind: 'person', user_id }));
  await sql`delete from workspaces where id = ${workspace_id}`.execute(db);
  await sql`delete from users where id = ${user_id}`.execute(db);
  await recordAudit(db, entry(workspace_id, { actor_kind: 'person', user_id }));
  await recordAudit(db, entry(workspace_id, { actor_kind: 'person', user_id, user_email: 'given@example.com' }));
  expect((await rowsOf(workspace_id)).map((row) => row.user_email)).toEqual([
    'gone@example.com',
    'gone@example.com',
    'given@example.com',
  ]);
  expect(await reportOn(workspace_id)).toMatchObject({ length: 3, broken: null });
});

test('[S56] whatever a caller sends is written safely: NUL, any script, half characters, great lengths', async () => {
  const workspace_id = randomUUID();
  const texts = ['a\0b', '\uD800', 'é🚀 1:x,-', '"\\\n\u2028\u0007', 'ж'.repeat(10_000), '', '12:abc', '-'];
  for (const text of texts) {
    await recordAudit(
      db,
      entry(workspace_id, {
        target: { kind: 'thing', id: text },
        user_agent: text,
        ip_address: text,
        detail: {
          text,
          [`name ${text}`]: [text, { deep: { deeper: { deepest: text } } }],
          big: 1e300,
          none: undefined,
        },
      }),
    );
  }
  await recordAudit(db, entry(workspace_id, { detail: { many: Array.from({ length: 5_000 }, (_, n) => n) } }));
  const rows = await rowsOf(workspace_id);
  expect(rows.map((row) => row.target_id)).toEqual([
    'a\uFFFDb',
    '\uFFFD',
    'é🚀 1:x,-',
    '"\\\n\u2028\u0007',
    'ж'.repeat(250),
    '',
    '12:abc',
    '-',
    null,
  ]);
  expect(rows.at(-1)?.detail).toEqual({ omitted_bytes: expect.any(Number) });
  expect(await reportOn(workspace_id)).toMatchObject({ length: texts.length + 1, broken: null });
});

test('[S56] no row holds a secret, though a caller put one where none belongs', async () => {
  const workspace_id = randomUUID();
  const key = `bkn_eyJhbGciOiJFZERTQSJ9.${'a'.repeat(40)}.${'b'.repeat(40)}_0aB9zZ`;
  const jwt = `eyJhbGciOiJSUzI1NiJ9.${'c'.repeat(40)}.${'d'.repeat(40)}`;
  await recordAudit(
    db,
    entry(workspace_id, {
      target: { kind: 'key', id: key },
      user_agent: `agent (${jwt})`,
      request_id: `Bearer bko_${'e'.repeat(32)}`,
      detail: {
        password: 'hunter2',
        token: 'short',
        api_key: key,
        nested: { cookie: 'c=1', note: `see ${key}` },
        name: 'laptop',
      },
    }),
  );
  const [row] = await rowsOf(workspace_id);
  const text = JSON.stringify(row);
  for (const secret of ['hunter2', 'short', 'c=1', 'aaaa', 'bbbb', 'cccc', 'dddd', 'eeee'])
    expect(text).not.toContain(secret);
  expect(row).toMatchObject({
    target_id: 'bkn_[withheld]',
    user_agent: 'agent (eyJ[withheld])',
    detail: { name: 'laptop' },
  });
});
