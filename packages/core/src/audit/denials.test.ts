import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { Denials } from './denials.ts';
import { recordAudit, type AuditEntry } from './record-audit.ts';

const database = await createTestDatabase();
afterAll(() => database.close());
const { db } = database;

const MINUTE = 60_000;

/** A clock that stands still, and a workspace of one's own. */
function scene() {
  const workspace_id = randomUUID();
  const user_id = randomUUID();
  let now = Date.parse('2026-01-01T00:00:00Z');
  const denials = new Denials(db, { now: () => now });
  const denied = (more: Partial<AuditEntry> = {}): AuditEntry => ({
    workspace_id,
    actor_kind: 'person',
    user_id,
    action: 'keys.create',
    decision: 'denied',
    ...more,
  });
  return {
    workspace_id,
    denials,
    denied,
    async after(ms: number) {
      now += ms;
      await denials.sweep();
    },
    rows: () => db.selectFrom('audit').selectAll().where('workspace_id', '=', workspace_id).orderBy('seq').execute(),
  };
}

test('[S56] a denial is one row at once; the same again is counted, and the count written when the minute is over', async () => {
  const { denials, denied, after, rows } = scene();
  await denials.record(denied({ request_id: 'first' }));
  expect(await rows()).toMatchObject([{ decision: 'denied', request_id: 'first', detail: null }]);
  for (let n = 0; n < 1_000; n++) await denials.record(denied({ request_id: `later ${n}` }));
  await after(MINUTE - 1);
  expect(await rows()).toHaveLength(1);
  await after(1);
  await after(1);
  expect(await rows()).toMatchObject([
    { detail: null },
    { request_id: null, detail: { repeated: 1_000, since: '2026-01-01T00:00:00.000Z' } },
  ]);
  // What goes on is still one row a minute.
  for (let minute = 0; minute < 3; minute++) {
    for (let n = 0; n < 10; n++) await denials.record(denied());
    await after(MINUTE);
  }
  expect((await rows()).slice(2).map((row) => row.detail)).toMatchObject([
    { repeated: 10 },
    { repeated: 10 },
    { repeated: 10 },
  ]);
  // And what has stopped is forgotten: the next is a row at once.
  await after(MINUTE);
  await denials.record(denied({ request_id: 'new' }));
  expect((await rows()).at(-1)).toMatchObject({ request_id: 'new', detail: null });
  await denials.close();
});

test('[S56] what differs is not the same: another caller, action, target or workspace', async () => {
  const { denials, denied, rows } = scene();
  const others: Partial<AuditEntry>[] = [
    {},
    { user_id: randomUUID() },
    { key_id: randomUUID() },
    { action: 'keys.revoke' },
    { target: { kind: 'key', id: 'a' } },
    { target: { kind: 'key', id: 'b' } },
    { target: { kind: 'agent', id: 'b' } },
  ];
  for (const other of [...others, ...others]) await denials.record(denied(other));
  expect(await rows()).toHaveLength(others.length);
  await denials.close();
});

test('[S56] ever other targets of one caller are at most some twenty rows a minute, and no others pay for it', async () => {
  const { denials, denied, after, rows } = scene();
  for (let n = 0; n < 500; n++) await denials.record(denied({ target: { kind: 'key', id: String(n) } }));
  expect((await rows()).length).toBe(21);
  expect((await rows()).at(-1)).toMatchObject({ target_id: null, detail: { targets: 'many' } });
  await denials.record(denied({ user_id: randomUUID(), target: { kind: 'key', id: '1' } }));
  expect((await rows()).at(-1)).toMatchObject({ target_id: '1' });
  await after(MINUTE);
  expect((await rows()).at(-1)).toMatchObject({ detail: { targets: 'many', repeated: 479 } });
  await denials.close();
});

test('[S56] callers nobody knows are told apart by their network', async () => {
  const { denials, denied, rows } = scene();
  const anonymous = (ip_address: string) => denied({ actor_kind: 'anonymous', user_id: null, ip_address });
  for (const address of ['203.0.113.7', '203.0.113.7', '203.0.113.8', '2001:db8::1', '2001:db8::2'])
    await denials.record(anonymous(address));
  expect((await rows()).map((row) => row.ip_address)).toEqual(['203.0.113.7', '203.0.113.8', '2001:db8::1']);
  await denials.close();
});

test('[S56] thousands of callers at once fill neither the memory nor the log', async () => {
  const { denials, denied, rows } = scene();
  const callers = Array.from({ length: 5_200 }, () => denied({ user_id: randomUUID() }));
  for (let from = 0; from < callers.length; from += 100) {
    await Promise.all(callers.slice(from, from + 100).map((each) => denials.record(each)));
  }
  const written = await rows();
  expect(written.length).toBe(5_001);
  expect(written.at(-1)).toMatchObject({ user_id: null, detail: { callers: 'many' } });
  await denials.close();
  expect((await rows()).at(-1)).toMatchObject({ detail: { callers: 'many', repeated: 199 } });
});

test('[S56] an end of the process writes what was counted', async () => {
  const { denials, denied, rows } = scene();
  for (let n = 0; n < 5; n++) await denials.record(denied());
  await denials.close();
  expect((await rows()).map((row) => row.detail)).toMatchObject([null, { repeated: 4 }]);
});

test('a database that fails costs the row, not the refusal', async () => {
  const errors: unknown[] = [];
  const gone = await createTestDatabase();
  const denials = new Denials(gone.db, { onError: (error) => errors.push(error) });
  await gone.close();
  await denials.record({ workspace_id: null, actor_kind: 'anonymous', action: 'x', decision: 'denied' });
  expect(errors).toHaveLength(1);
  await denials.close();
  await expect(
    recordAudit(gone.db, { workspace_id: null, actor_kind: 'system', action: 'x', decision: 'allowed' }),
  ).rejects.toThrow('The database does not answer.');
});
