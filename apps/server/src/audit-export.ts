import type { AuditRow, OtherAuditAction } from '@beckon/contract/audit';
import type { Scope } from '@beckon/contract/scope';
import { auditAction } from '@beckon/core/audit/audit-action';
import { exportAudit } from '@beckon/core/audit/export-audit';
import type { System } from '@beckon/core/context';
import { takeForOperation } from '@beckon/core/rate/take-for-operation';
import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { authenticate } from './authenticate.ts';
import type { AuthorityWatch } from './authority-watch.ts';
import { clientAddress } from './client-address.ts';
import { REST_PREFIX } from './rest-door.ts';

const ACTION: OtherAuditAction = 'audit.export';
const SCOPE: Scope = 'audit';

/**
 * Mounts the export of a workspace's audit log: all of it as JSON lines, oldest first, each line a row of `audit.list`. For
 * people who may read it; no key can carry that scope. Asking for it is itself a row, the last of those it gives.
 */
export function mountAuditExport(app: FastifyInstance, system: System, authority: AuthorityWatch): void {
  app.get(`${REST_PREFIX}/audit/export`, async (request, reply) => {
    const address = clientAddress(request.raw);
    const { actor, authError } = await authenticate(system, request.headers, { cookie: true, address });
    if (!actor) {
      const detail = authError ?? 'Not authenticated';
      return reply.code(401).header('www-authenticate', 'Bearer').send({ detail });
    }
    await takeForOperation({ ...system, actor }, { id: ACTION, scope: SCOPE, type: 'query' });
    const allowed = actor.kind === 'person' && actor.scopes.includes(SCOPE);
    const { 'user-agent': user_agent } = request.headers;
    await auditAction(
      { ...system, actor, device: { ip_address: address, user_agent }, requestId: request.id },
      { action: ACTION, decision: allowed ? 'allowed' : 'denied' },
    );
    if (!allowed) {
      const who = actor.kind === 'person' ? 'Your role' : 'This key';
      return reply.code(403).send({ detail: `${who} does not have the scope '${SCOPE}'.` });
    }
    authority.guard(actor, reply.raw);
    const rows = exportAudit(system.db, { workspace_id: actor.workspace_id });
    return reply
      .header('content-type', 'application/x-ndjson; charset=utf-8')
      .header('content-disposition', `attachment; filename="audit-${actor.workspace_id}.jsonl"`)
      .send(Readable.from(toLines(rows)));
  });
}

async function* toLines(rows: AsyncIterable<AuditRow>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
