import type { AuditRow } from '@beckon/contract/audit';
import { exportAudit } from '@beckon/core/audit/export-audit';
import { createTestDatabase } from '@beckon/db/testing/create-test-database';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recordAudit } from '@beckon/core/audit/record-audit';
import { entry } from './support/entries.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/audit.md'), 'utf8');
const [, listed = ''] = /joined with commas[^]*?\n\n([^]*?)\n\n/.exec(page) ?? [];
const fields = [...listed.matchAll(/`([\w-]+)`/g)].map(([, name]) => name ?? '');

/** As the page says that PostgreSQL writes it. */
function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).map((name) => Buffer.from(name));
  const sorted = names.toSorted((a, b) => a.length - b.length || a.compare(b)).map(String);
  return `{${sorted.map((name) => `${JSON.stringify(name)}: ${write((value as Record<string, unknown>)[name])}`).join(', ')}}`;
}

function hashOf(row: AuditRow): string {
  const values = fields.map((field) => {
    if (field === 'beckon-audit-1') return field;
    const value = row[field as keyof AuditRow];
    if (value === null || typeof value === 'string') return value;
    return write(value);
  });
  const parts = values.map((value) => (value === null ? '-' : `${Buffer.byteLength(value)}:${value}`));
  return createHash('sha256').update(parts.join(',')).digest('hex');
}

test('[S56] whoever holds an export and docs/audit.md can check it without Beckon', async () => {
  await using database = await createTestDatabase();
  const workspace = randomUUID();
  const detail = { b: 1, aa: [true, null, 'é"\n\u0001🚀'], ä: { nested: -1.5 }, empty: {} };
  for (const more of [{}, { detail, user_agent: 'é,1:x' }, { target: { kind: '', id: '-' } }])
    await recordAudit(database.db, entry(workspace, more));
  const rows = await Array.fromAsync(exportAudit(database.db, { workspace_id: workspace }));
  expect(fields).toHaveLength(18);
  expect(rows.map(hashOf)).toEqual(rows.map(({ hash }) => hash));
  expect(rows.map(({ prev_hash }) => prev_hash)).toEqual([
    '0'.repeat(64),
    ...rows.slice(0, -1).map(({ hash }) => hash),
  ]);
});
