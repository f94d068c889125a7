import type { FeedFrame, FeedItem } from '@beckon/contract/feed';
import type { Message } from '@beckon/contract/message';
import { stillAuthorised } from '@beckon/core/access';
import type { Actor, System } from '@beckon/core/context';
import { followInstance } from '@beckon/core/event/follow-instance';
import { getInstance } from '@beckon/core/instance/get-instance';
import { getMessage } from '@beckon/core/message/list-messages';
import { findGuest } from '@beckon/core/share/find-guest';
import { redeemStreamTicket } from '@beckon/core/person/stream-ticket';
import { takeForOperation } from '@beckon/core/rate/take-for-operation';
import { normalizeUuid } from '@beckon/shared/uuid';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { authenticate } from './authenticate.ts';
import type { AuthorityWatch } from './authority-watch.ts';
import { goneSignal } from './gone-signal.ts';
import { OpenCount } from './open-count.ts';
import { REST_PREFIX } from './rest-door.ts';

/** A reader that does not take what was written for so long is cut off; it comes back with its last id. */
const STALLED_MS = 60_000;
const MAX_STREAMS_PER_USER = 100;

interface Sent {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/**
 * The reference's event stream of one instance, out of the same follower as the sockets: every event has an `id:`, and a
 * client that comes back with `Last-Event-ID` is sent what it missed, or a `reset` where that is no longer known.
 */
export function mountEventStream(app: FastifyInstance, system: System, authority: AuthorityWatch): void {
  const streams = new OpenCount(MAX_STREAMS_PER_USER);
  app.get(`${REST_PREFIX}/agent-instances/:id/messages/stream`, async (request, reply) => {
    const caller = await streamActor(system, request);
    if (typeof caller === 'string')
      return reply.code(401).header('www-authenticate', 'Bearer').send({ detail: caller });
    if (!caller.scopes.includes('read')) {
      return reply.code(403).send({ detail: "This key does not have the scope 'read'." });
    }
    const { id: spelled = '' } = request.params as { id?: string };
    const id = normalizeUuid(spelled);
    if (!id) return reply.code(400).send({ detail: `agent_instance_id must be a UUID, got '${spelled}'` });
    await takeForOperation({ ...system, actor: caller }, { id: 'stream', scope: 'read', type: 'subscription' });
    const guest = caller.kind === 'person' ? await findGuest(system, caller, { agent_instance_id: id }) : undefined;
    const actor = guest ?? caller;
    const leave = streams.enter(caller.user_id);
    if (!leave)
      return reply.code(429).header('retry-after', '1').send({ detail: 'Too many open streams. Close one first.' });
    reply.raw.once('close', leave);
    if (reply.raw.destroyed) leave();
    const revoked = new AbortController();
    const signal = AbortSignal.any([goneSignal(reply.raw), revoked.signal]);
    const ctx = { ...system, actor, signal };
    const lastEventId = request.headers['last-event-id'];
    const frames = followInstance(ctx, {
      agent_instance_id: id,
      lastEventId: typeof lastEventId === 'string' ? lastEventId : null,
    });
    const first = await frames.next();
    const unwatch = authority.watch(actor, () => {
      revoked.abort();
      reply.raw.destroy();
    });
    open(reply);
    const write = writer(reply, signal);
    try {
      if (!first.done) await write(first.value.cursor, opening(id, first.value.frame));
      for await (const { cursor, frame } of frames) {
        if (frame.type === 'items') {
          for (const item of frame.items) {
            const sent = await toEvent(ctx, item);
            if (sent) await write(undefined, sent);
          }
          // The id follows the whole frame, last: a cut inside the frame repeats it, which changes nothing.
          await write(cursor);
        } else if (frame.type === 'heartbeat') {
          await write(cursor, { event: 'heartbeat', data: { timestamp: Math.round(performance.now()) / 1000 } });
        } else if (frame.type === 'deleted') {
          await write(undefined, { event: 'error', data: { error: 'Agent instance was deleted' } });
        }
      }
    } catch (error) {
      if (!signal.aborted) request.log.error(error);
    } finally {
      unwatch();
      reply.raw.end();
    }
    return reply;
  });
}

async function streamActor(system: System, request: FastifyRequest): Promise<Actor | string> {
  const { token } = request.query as { token?: unknown };
  if (typeof token === 'string' && request.headers.authorization === undefined) {
    const holder = await redeemStreamTicket(system, token);
    const [actor] = holder ? await stillAuthorised(system, [holder], 'read') : [];
    return actor ?? 'Authentication failed: token takes a ticket of POST /auth/stream-ticket, once, within 30 s';
  }
  const { actor, authError } = await authenticate(system, request.headers, { cookie: true, address: request.ip });
  return actor ?? authError ?? 'Token required for SSE';
}

function open(reply: FastifyReply): void {
  reply.hijack();
  const headers = reply.getHeaders();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) reply.raw.setHeader(name, value);
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    connection: 'keep-alive',
    'x-accel-buffering': 'no',
  });
  reply.raw.flushHeaders();
}

function writer(reply: FastifyReply, signal: AbortSignal) {
  return async (id: string | undefined, sent?: Sent): Promise<void> => {
    const lines = [
      ...(id === undefined ? [] : [`id: ${id}`]),
      ...(sent ? [`event: ${sent.event}`, `data: ${JSON.stringify(sent.data)}`] : []),
    ];
    if (reply.raw.write(`${lines.join('\n')}\n\n`) || signal.aborted) return;
    const stalled = setTimeout(() => reply.raw.destroy(), STALLED_MS);
    try {
      await once(reply.raw, 'drain', { signal });
    } finally {
      clearTimeout(stalled);
    }
  };
}

function opening(instanceId: string, frame: FeedFrame): Sent {
  const reset = frame.type === 'snapshot' && frame.reason !== 'start' ? { reset: frame.reason } : {};
  return { event: 'connected', data: { instance_id: instanceId, ...reset } };
}

async function toEvent(ctx: System & { actor: Actor; signal: AbortSignal }, item: FeedItem): Promise<Sent | undefined> {
  if (item.type === 'message' && item.kind !== 'message_delivered') return messageEvent(ctx, item.message, item.kind);
  if (item.type !== 'instance') return undefined;
  const { instance, created_at } = item;
  if (item.kind === 'status_changed') {
    const data = {
      event_type: 'status_update',
      instance_id: instance.id,
      status: instance.status,
      timestamp: millis(created_at),
    };
    return { event: 'status_update', data };
  }
  if (item.kind !== 'git_diff_changed') return undefined;
  const at = { agent_instance_id: instance.id, message_limit: 0 };
  const { git_diff } = await getInstance(ctx as never, at);
  return { event: 'git_diff_update', data: { event_type: 'git_diff_update', instance_id: instance.id, git_diff } };
}

async function messageEvent(ctx: System & { actor: Actor }, cut: Message, kind: string): Promise<Sent> {
  const message = cut.content_bytes === undefined ? cut : await getMessage(ctx, { message_id: cut.id });
  const inserted = kind === 'message_created';
  return {
    event: inserted ? 'message' : 'message_update',
    data: {
      event_type: inserted ? 'message_insert' : 'message_update',
      id: message.id,
      agent_instance_id: message.agent_instance_id,
      sender_type: message.sender_type,
      content: message.content,
      created_at: millis(message.created_at),
      requires_user_input: message.requires_user_input,
      message_metadata: message.message_metadata,
      // Set once and never cleared, by the change that tells of it; what asks is not changed otherwise.
      old_requires_user_input: inserted ? null : false,
      sender_user_id: message.sender_user_id,
      sender_user_email: message.sender_user_email,
      sender_user_display_name: message.sender_user_display_name,
    },
  };
}

/** The stream's timestamps have milliseconds, as the reference's. */
const millis = (timestamp: string): string => new Date(timestamp).toISOString();
