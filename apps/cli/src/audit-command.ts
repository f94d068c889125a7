import { exportAudit } from '@beckon/core/audit/export-audit';
import { verifyAudit, type ChainReport } from '@beckon/core/audit/verify-audit';
import { normalizeUuid } from '@beckon/shared/uuid';
import type { Writable } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { chainName, rowCount } from './audit-checks.ts';
import { openInstallation } from './installation.ts';
import type { Output } from './output.ts';
import { UsageError } from './usage.ts';

export interface AuditExportOptions {
  readonly workspace?: string | undefined;
  readonly json?: boolean | undefined;
}

/** `beckon audit export`: every row as one line of JSON, in the order of its chain; with `--json`, all as one array. */
export async function auditExport(
  { workspace, json = false }: AuditExportOptions,
  out: Writable = process.stdout,
): Promise<void> {
  const workspace_id = workspace === undefined ? undefined : normalizeUuid(workspace);
  if (workspace !== undefined && !workspace_id) throw new UsageError('--workspace takes the ID of a workspace');
  await using installation = await openInstallation();
  const rows = exportAudit(installation.db, { workspace_id });
  try {
    await pipeline(Readable.from(json ? toArray(rows) : toLines(rows)), out, { end: false });
  } catch (error) {
    // Whoever reads has had enough: `| head`.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}

/** `beckon audit verify`: computes every chain anew. @returns whether all are whole */
export async function auditVerify(output: Output): Promise<boolean> {
  await using installation = await openInstallation();
  const chains = await verifyAudit(installation.db);
  const ok = chains.every(({ broken }) => !broken);
  output.value({ ok, chains }, chains.length === 0 ? 'The audit log is empty.' : chains.map(line).join('\n'));
  return ok;
}

function line({ broken, length, head, ...chain }: ChainReport): string {
  if (broken) return `BROKEN  ${chainName(chain)}: ${broken.reason} at ${broken.seq}, of ${rowCount(length)}`;
  return `ok      ${chainName(chain)}: ${rowCount(length)}, ends with ${head}`;
}

async function* toLines(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

async function* toArray(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  let before = '[';
  for await (const row of rows) {
    yield `${before}${JSON.stringify(row)}`;
    before = ',\n';
  }
  yield before === '[' ? '[]\n' : ']\n';
}
