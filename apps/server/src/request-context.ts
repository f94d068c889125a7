import type { RequestContext } from '@beckon/api/request-context';
import { detectAgentType } from '@beckon/core/agent/detect-agent-type';
import type { Delivery, System } from '@beckon/core/context';
import type { IncomingMessage } from 'node:http';
import type { Caller } from './authenticate.ts';
import type { AuthorityWatch } from './authority-watch.ts';
import { clientAddress } from './client-address.ts';
import { sessionCookie } from './session-cookie.ts';

/** What is particular to the door a request came through. */
export interface Door {
  readonly caller: Caller;
  readonly authority: AuthorityWatch;
  readonly delivery: Delivery;
  readonly signal: AbortSignal;
  readonly requestId: string;
  readonly setCookie?: (value: string) => void;
  readonly client?: string | undefined;
  readonly socket?: RequestContext['socket'];
}

const MAX_KEY = 255;

/** Makes the context of one request. */
export function requestContext(system: System, request: IncomingMessage, door: Door): RequestContext {
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const userAgent = header('user-agent');
  return {
    db: system.db,
    bell: system.bell,
    jobs: system.jobs,
    followers: system.followers,
    handOuts: system.handOuts,
    listeners: system.listeners,
    keys: system.keys,
    sessions: system.sessions,
    issuer: system.issuer,
    secrets: system.secrets,
    egress: system.egress,
    publicUrl: system.publicUrl,
    sendMail: system.sendMail,
    rates: system.rates,
    denials: system.denials,
    limits: system.limits,
    closing: system.closing,
    actor: door.caller.actor,
    authError: door.caller.authError,
    delivery: door.delivery,
    signal: door.signal,
    idempotencyKey: header('idempotency-key')?.slice(0, MAX_KEY),
    client: (door.client ?? userAgent)?.toLowerCase(),
    agentType: detectAgentType({ clientType: header('x-client-type'), userAgent: door.client ?? userAgent }),
    device: { ip_address: clientAddress(request), user_agent: userAgent },
    // Host has been checked before any door: it is one of ours.
    origin: system.publicUrl ?? `http://${header('host') ?? 'localhost'}`,
    cookie: sessionCookie(system, door.setCookie ?? (() => {})),
    requestId: door.requestId,
    watch: (actor, revoke) => door.authority.watch(actor, revoke),
    socket: door.socket,
  };
}
