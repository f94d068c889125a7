import type { AuditRow } from '@beckon/contract/audit';
import { createTestDatabase, type TestDatabase } from '@beckon/db/testing/create-test-database';
import { administer } from '@beckon/db/testing/database-server';
import { temporaryFolder } from '@beckon/db/testing/temporary-folder';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { fill, tamper } from './support/entries.ts';

const MAIN = createRequire(import.meta.url).resolve('@beckon/cli/main');
const folder = await temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());

function start(database: TestDatabase, args: readonly string[]) {
  const env = { ...process.env, DATABASE_URL: database.url, BECKON_DATA_DIR: folder.path, PORT: '1' };
  return spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function beckon(database: TestDatabase, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = start(database, args);
  const ended = once(child, 'exit') as Promise<[number]>;
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out: out.trimEnd(), err: err.trimEnd() };
}

const parsed = (lines: string): AuditRow[] => lines.split('\n').map((line) => JSON.parse(line) as AuditRow);

test('[S56] beckon audit export prints every row, or those of one workspace, as lines or as one value', async () => {
  await using database = await createTestDatabase();
  const workspace = randomUUID();
  await fill(database.db, null, 2);
  await fill(database.db, workspace, 3);
  const all = await beckon(database, 'audit', 'export');
  expect([all.code, all.err]).toEqual([0, '']);
  expect(parsed(all.out).map(({ workspace_id, seq }) => [workspace_id, seq])).toEqual([
    [null, 1],
    [null, 2],
    [workspace, 1],
    [workspace, 2],
    [workspace, 3],
  ]);
  const one = await beckon(database, 'audit', 'export', '--workspace', workspace.toUpperCase());
  expect(parsed(one.out)).toEqual(parsed(all.out).slice(2));
  const json = await beckon(database, 'audit', 'export', '--json');
  expect(JSON.parse(json.out)).toEqual(parsed(all.out));
  expect(await beckon(database, 'audit', 'export', '--workspace', 'mine')).toMatchObject({ code: 2, out: '' });
});

test('beckon audit export ends quietly when its reader has had enough', async () => {
  await using database = await createTestDatabase();
  await fill(database.db, null, 1_500);
  const child = start(database, ['audit', 'export']);
  const ended = once(child, 'exit');
  const complaint = text(child.stderr);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect([await ended, await complaint]).toEqual([[0, null], '']);
});

test('[S56] beckon audit verify says whether all is whole, and where it is not', async () => {
  await using database = await createTestDatabase();
  const [whole, broken] = [randomUUID(), randomUUID()];
  await fill(database.db, null, 1);
  await fill(database.db, whole, 2);
  await fill(database.db, broken, 5);
  const before = await beckon(database, 'audit', 'verify');
  expect(before).toMatchObject({ code: 0, err: '' });
  expect(before.out.split('\n')).toEqual([
    expect.stringMatching(/^ok {6}the installation: 1 row, ends with [0-9a-f]{64}$/),
    ...[whole, broken].toSorted().map((id) => expect.stringContaining(`workspace ${id}: `)),
  ]);
  await tamper(database.url, `update audit set action = 'other' where workspace_id = '${broken}' and seq = 4`);
  const after = await beckon(database, 'audit', 'verify');
  expect(after.code).toBe(1);
  expect(after.out).toContain(`BROKEN  workspace ${broken}: the row was changed at 4, of 5 rows`);
  expect(after.out).toContain(`ok      workspace ${whole}: 2 rows`);
});

test('doctor says whether the log is whole, whether the server could change it, and what to do about either', async () => {
  await using database = await createTestDatabase();
  await fill(database.db, null, 3);
  const said = async () => {
    const { out } = await beckon(database, 'doctor');
    return out.split('\n').filter((line) => /database role|audit log/.test(line));
  };
  const asOwner = expect.stringMatching(
    /^note database role: the server works as the owner .* only the hash chain guards .*(Restart Beckon|create role)/,
  );
  const asRole = 'ok   database role: the server works as beckon_app, which cannot change tables or the audit log';
  expect(await said()).toEqual([database.role ? asRole : asOwner, 'ok   audit log: 3 rows, as written']);
  if (database.role) await administer(database.url, 'grant update on audit to beckon_app');
  await tamper(database.url, 'delete from audit where seq = 2');
  const broken = expect.stringContaining('FIX  audit log: the installation: the row is missing at 2.');
  expect(await said()).toEqual([asOwner, broken]);
});
