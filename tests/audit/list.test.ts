import type { AuditRow, ListAuditInput } from '@beckon/contract/audit';
import { ListAuditInput as Input } from '@beckon/contract/audit';
import { exportAudit } from '@beckon/core/audit/export-audit';
import { listAudit } from '@beckon/core/audit/list-audit';
import { recordAudit } from '@beckon/core/audit/record-audit';
import type { Actor } from '@beckon/core/context';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { must } from '@beckon/shared/must';
import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { entry, fill } from './support/entries.ts';

const database = await createTestDatabase();
afterAll(() => database.close());
const { db } = database;

function lister(workspace_id: string) {
  const actor = {
    kind: 'person',
    user_id: randomUUID(),
    workspace_id,
    role: 'owner',
    session_id: null,
    scopes: ['audit'],
  };
  return (input: Partial<ListAuditInput> = {}) => listAudit({ db, actor: actor as Actor }, Input.parse(input));
}

async function exported(workspaceId?: string | null): Promise<AuditRow[]> {
  return Array.fromAsync(exportAudit(db, workspaceId === undefined ? {} : { workspace_id: workspaceId }));
}

test('[S56] pages are newest first, and none is skipped while rows are added', async () => {
  const workspace = randomUUID();
  const list = lister(workspace);
  await fill(db, workspace, 7);
  const first = await list({ limit: 3 });
  expect(first.items.map(({ seq }) => seq)).toEqual([7, 6, 5]);
  await fill(db, workspace, 2);
  const second = await list({ limit: 3, cursor: first.next_cursor });
  const third = await list({ limit: 3, cursor: second.next_cursor });
  expect([second, third].flatMap(({ items }) => items.map(({ seq }) => seq))).toEqual([4, 3, 2, 1]);
  expect(third.next_cursor).toBeNull();
  expect(await list({ cursor: '1' })).toEqual({ items: [], next_cursor: null });
});

test('[S56] what is exported is what is listed, in the order it was written', async () => {
  const workspace = randomUUID();
  // More than the export reads at a time.
  await fill(db, workspace, 1_050);
  const rows = await exported(workspace);
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 1_050 }, (_, n) => n + 1));
  const listed: AuditRow[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await lister(workspace)({ limit: 200, cursor });
    listed.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  expect(listed.toReversed()).toEqual(rows);
});

test('[S56] filters narrow it down', async () => {
  const workspace = randomUUID();
  const list = lister(workspace);
  const ada = randomUUID();
  await recordAudit(db, entry(workspace, { action: 'keys.create', user_id: ada }));
  await recordAudit(db, entry(workspace, { action: 'keys.create', decision: 'denied' }));
  await recordAudit(db, entry(workspace, { action: 'keys.revoke', user_id: ada, decision: 'denied' }));
  const numbers = async (input: Partial<ListAuditInput>) => (await list(input)).items.map(({ seq }) => seq);
  expect(await numbers({ action: 'keys.create' })).toEqual([2, 1]);
  expect(await numbers({ user_id: ada })).toEqual([3, 1]);
  expect(await numbers({ decision: 'denied' })).toEqual([3, 2]);
  expect(await numbers({ decision: 'allowed', action: 'keys.revoke' })).toEqual([]);
  const [, second] = (await list()).items;
  const at = must(second).created_at;
  expect(await numbers({ since: at })).toEqual([3, 2]);
  expect(await numbers({ until: at })).toEqual([1]);
  expect(await numbers({ since: at, until: at })).toEqual([]);
});

test('[S56] a workspace shows its own chain alone; all of them, and the installation’s, are for the server’s machine', async () => {
  const [own, other] = [randomUUID(), randomUUID()];
  for (const chain of [own, other, null]) await fill(db, chain, 2);
  const { items } = await lister(own)();
  expect(items.map(({ workspace_id }) => workspace_id)).toEqual([own, own]);
  expect((await exported(null)).map(({ workspace_id, seq }) => [workspace_id, seq])).toEqual([
    [null, 1],
    [null, 2],
  ]);
  const all = await exported();
  expect(all.slice(0, 2).map(({ workspace_id }) => workspace_id)).toEqual([null, null]);
  expect(new Set(all.map(({ workspace_id }) => workspace_id))).toEqual(
    expect.objectContaining(new Set([null, own, other])),
  );
  expect(await exported(randomUUID())).toEqual([]);
});

test('[S56] an export that began before rows were added ends with what there was', async () => {
  const workspace = randomUUID();
  await fill(db, workspace, 3);
  const rows = exportAudit(db, { workspace_id: workspace });
  const first = await rows.next();
  await fill(db, workspace, 3);
  const rest = await Array.fromAsync(rows);
  expect([must(first.value).seq, ...rest.map(({ seq }) => seq)]).toEqual([1, 2, 3]);
});
