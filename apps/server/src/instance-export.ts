import type { Context, System } from '@beckon/core/context';
import { exportInstance } from '@beckon/core/instance/export-instance';
import { takeForOperation } from '@beckon/core/rate/take-for-operation';
import { findGuest } from '@beckon/core/share/find-guest';
import { normalizeUuid } from '@beckon/shared/uuid';
import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { authenticate } from './authenticate.ts';
import type { AuthorityWatch } from './authority-watch.ts';
import { clientAddress } from './client-address.ts';
import { goneSignal } from './gone-signal.ts';
import { REST_PREFIX } from './rest-door.ts';

const FORMATS = { markdown: 'markdown', json: 'json' } as const;

/**
 * Mounts the export of one instance as a file, `?format=markdown` or `json`: for whoever may read it, guests of a share
 * too. It is streamed, however long, and ends at once when the reader may no longer read.
 */
export function mountInstanceExport(app: FastifyInstance, system: System, authority: AuthorityWatch): void {
  app.get(`${REST_PREFIX}/agent-instances/:id/export`, async (request, reply) => {
    const address = clientAddress(request.raw);
    const { actor: caller, authError } = await authenticate(system, request.headers, { cookie: true, address });
    if (!caller) {
      const detail = authError ?? 'Not authenticated';
      return reply.code(401).header('www-authenticate', 'Bearer').send({ detail });
    }
    await takeForOperation({ ...system, actor: caller }, { id: 'instances.export', scope: 'read', type: 'query' });
    const { id: spelled = '' } = request.params as { id?: string };
    const id = normalizeUuid(spelled);
    if (!id) return reply.code(400).send({ detail: `agent_instance_id must be a UUID, got '${spelled}'` });
    const { format: wanted = 'markdown' } = request.query as { format?: unknown };
    const format = wanted === FORMATS.json || wanted === FORMATS.markdown ? wanted : undefined;
    if (!format) return reply.code(400).send({ detail: 'format must be markdown or json' });
    const guest = caller.kind === 'person' ? await findGuest(system, caller, { agent_instance_id: id }) : undefined;
    const actor = guest ?? caller;
    if (!actor.scopes.includes('read')) {
      const who = actor.kind === 'person' ? 'Your role' : 'This key';
      return reply.code(403).send({ detail: `${who} does not have the scope 'read'.` });
    }
    const ctx: Context = { ...system, actor, signal: goneSignal(reply.raw), ...NOTHING_MORE };
    const file = await exportInstance(ctx, { agent_instance_id: id, format });
    authority.guard(actor, reply.raw);
    return reply
      .header('content-type', `${file.contentType}; charset=utf-8`)
      .header('content-disposition', `attachment; filename="${file.fileName}"`)
      .send(Readable.from(file.text));
  });
}

/** An export changes nothing and hands nothing out. */
const NOTHING_MORE = { delivery: { onSettled: () => {} }, idempotencyKey: undefined, client: undefined };
