import type { AuditRow } from '@beckon/contract/audit';
import type { Role } from '@beckon/contract/scope';
import { auditAction } from '@beckon/core/audit/audit-action';
import type { Actor } from '@beckon/core/context';
import { must } from '@beckon/shared/must';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { restAs } from '../support/rest.ts';
import { createPerson, type TestPerson } from '../support/start-test-server.ts';
import { useServer } from '../support/use-server.ts';
import { fill } from './support/entries.ts';

const server = await useServer();

/** Somebody else with this role in the person's workspace, signed in there. */
async function member({ workspace_id }: TestPerson, role: Role): Promise<TestPerson> {
  const person = await createPerson(server);
  const { db } = server.system;
  await sql`insert into members (workspace_id, user_id, role) values (${workspace_id}, ${person.user_id}, ${role})`.execute(
    db,
  );
  await sql`update sessions set workspace_id = ${workspace_id} where user_id = ${person.user_id}`.execute(db);
  return person;
}

async function download(headers: Record<string, string>): Promise<{ response: Response; rows: AuditRow[] }> {
  const response = await fetch(`${server.url}/api/v1/audit/export`, { headers });
  const text = await response.text();
  if (!response.ok) return { response, rows: [] };
  expect(text.endsWith('\n')).toBe(true);
  return {
    response,
    rows: text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditRow),
  };
}

const rowsOf = (workspaceId: string, action: string) =>
  server.system.db
    .selectFrom('audit')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('action', '=', action)
    .orderBy('seq')
    .execute();

test('[S56] owners and admins download the log as JSON lines: what the list shows, and their own download', async () => {
  const owner = await createPerson(server);
  const admin = await member(owner, 'admin');
  await fill(server.system.db, owner.workspace_id, 5);
  for (const { cookie, user_id, email } of [owner, admin]) {
    const { response, rows } = await download({ cookie, 'user-agent': 'audit test' });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="audit-${owner.workspace_id}.jsonl"`,
    );
    const { body } = await restAs(server.url, { cookie })('GET', '/audit?limit=200');
    const listed = (body.items as AuditRow[]).filter(({ seq }) => seq <= must(rows.at(-1)).seq);
    expect(listed.toReversed()).toEqual(rows);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, n) => n + 1));
    expect(rows.at(-1)).toMatchObject({
      action: 'audit.export',
      decision: 'allowed',
      actor_kind: 'person',
      user_id,
      user_email: email,
      session_id: expect.any(String),
      key_id: null,
      ip_address: '127.0.0.1',
      user_agent: 'audit test',
      request_id: response.headers.get('x-request-id'),
    });
  }
});

test.each(['operator', 'approver', 'viewer'] as const)(
  '[S56] a member who is %s is refused, and that is a row',
  async (role) => {
    const owner = await createPerson(server);
    const { cookie, user_id } = await member(owner, role);
    for (let n = 0; n < 3; n++) {
      const { response } = await download({ cookie });
      expect(response.status).toBe(403);
    }
    expect((await restAs(server.url, { cookie })('GET', '/audit')).status).toBe(403);
    const rows = await rowsOf(owner.workspace_id, 'audit.export');
    expect(rows).toMatchObject([{ decision: 'denied', user_id }]);
  },
);

test('[S56] no key reads the log, whatever its row says; a stranger is asked who he is', async () => {
  const owner = await createPerson(server);
  const { response } = await download({ authorization: `Bearer ${owner.key}` });
  expect([response.status, await rowsOf(owner.workspace_id, 'audit.export')]).toMatchObject([
    403,
    [{ decision: 'denied', actor_kind: 'key', key_id: owner.key_id, user_id: owner.user_id }],
  ]);
  const stranger = await download({});
  expect([stranger.response.status, stranger.response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
});

test('[S56] nobody sees the log of another workspace', async () => {
  const [own, other] = [await createPerson(server), await createPerson(server)];
  await fill(server.system.db, other.workspace_id, 3);
  await fill(server.system.db, null, 3);
  const { rows } = await download({ cookie: own.cookie });
  expect(new Set(rows.map(({ workspace_id }) => workspace_id))).toEqual(new Set([own.workspace_id]));
  const foreign = await download({ cookie: own.cookie, 'x-beckon-workspace': other.workspace_id });
  expect(foreign.response.status).toBe(401);
});

test('[S56] an export that its reader leaves holds nothing open', async () => {
  const owner = await createPerson(server);
  await fill(server.system.db, owner.workspace_id, 2_100);
  const leaving = new AbortController();
  const response = await fetch(`${server.url}/api/v1/audit/export`, {
    headers: { cookie: owner.cookie },
    signal: leaving.signal,
  });
  const reader = must(response.body).getReader();
  await reader.read();
  leaving.abort();
  const { pool } = server.database;
  await expect.poll(() => pool.totalCount - pool.idleCount).toBe(0);
  expect((await download({ cookie: owner.cookie })).rows.length).toBeGreaterThan(2_100);
});

test.each([
  ['cursor=x'],
  ['cursor=-1'],
  ['cursor=99999999999999999999'],
  ['limit=0'],
  ['limit=1000'],
  ['decision=maybe'],
  ['since=yesterday'],
  ['since=0000-01-01T00:00:00Z'],
  ['until=2026-02-30T00:00:00Z'],
  ['user_id=me'],
  ['action=%00'],
])('[S56] [S53] a query with %s is refused with a sentence', async (query) => {
  const owner = await createPerson(server);
  const { status, body } = await restAs(server.url, { cookie: owner.cookie })('GET', `/audit?${query}`);
  expect([400, 422]).toContain(status);
  expect(JSON.stringify(body.detail)).toContain(query.split('=')[0]);
});

test('[S56] every kind of caller is written as what it is', async () => {
  const { user_id, workspace_id, key_id, email } = await createPerson(server);
  const device = { ip_address: '203.0.113.7', user_agent: 'test' };
  const [session_id, share_id, connection_id] = [key_id, user_id, workspace_id];
  const scopes = ['read'] as const;
  const actors: (Actor | undefined)[] = [
    { kind: 'person', session_id, user_id, workspace_id, role: 'owner', scopes, share_id },
    { kind: 'key', key_id, user_id, workspace_id, scopes },
    {
      kind: 'client',
      connection_id,
      client_id: 'https://client.example',
      user_id,
      workspace_id,
      scopes,
      expires_at: '',
    },
    undefined,
  ];
  for (const actor of actors) {
    const ctx = { ...server.system, actor, device, requestId: 'r' };
    await auditAction(ctx, { action: 'kinds.tried', decision: 'allowed', detail: { more: 1 } });
  }
  const who = { user_id, user_email: email, ip_address: '203.0.113.7', user_agent: 'test', request_id: 'r' };
  expect(await rowsOf(workspace_id, 'kinds.tried')).toMatchObject([
    { ...who, actor_kind: 'person', session_id, key_id: null, detail: { share_id, more: 1 } },
    { ...who, actor_kind: 'key', session_id: null, key_id, detail: { more: 1 } },
    { ...who, actor_kind: 'client', key_id: connection_id, detail: { client_id: 'https://client.example', more: 1 } },
  ]);
  const { rows } =
    await sql`select actor_kind, user_id from audit where workspace_id is null and action = 'kinds.tried'`.execute(
      server.system.db,
    );
  expect(rows).toEqual([{ actor_kind: 'anonymous', user_id: null }]);
});
