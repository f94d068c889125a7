import { AUTH_PREFIX } from '@beckon/auth/create-auth';
import type { System } from '@beckon/core/context';
import { addressSubject } from '@beckon/core/rate/address-subject';
import type { Lane } from '@beckon/core/rate/lanes';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { authPath } from './auth-door.ts';
import { clientAddress } from './client-address.ts';
import { knownDevices } from './known-device.ts';

/** They always succeed, whoever is named: what they took is kept. */
const LETTERS: ReadonlySet<string> = new Set(['/request-password-reset', '/send-verification-email']);

type Taken = readonly [lane: Lane, subject: string];

interface Attempt {
  readonly taken: readonly Taken[];
  /** Set where success makes this a device that has signed in. */
  readonly email: string | undefined;
}

/**
 * Bounds what can be tried at the sign-in library's endpoints. Each attempt is counted before it is made, and given back
 * when it succeeds, so that only failures count and no number of attempts at once gets past. Somebody who fails for
 * another's account cannot lock its owner out: a device that has signed in to it before has a count of its own.
 */
export function limitSignIn(app: FastifyInstance, system: System): void {
  const devices = knownDevices(system.sessions);
  const attempts = new WeakMap<FastifyRequest, Attempt>();
  app.addHook('preHandler', async (request) => {
    if (request.routeOptions.url !== `${AUTH_PREFIX}/*`) return;
    const path = authPath(request.url);
    const taken: Taken[] = [];
    for (const [lane, subject] of subjects(path, request, devices)) {
      await system.rates.take(lane, subject);
      taken.push([lane, subject]);
    }
    if (LETTERS.has(path)) return;
    const isByPassword = path === '/sign-in/email' || path === '/sign-up/email';
    attempts.set(request, { taken, email: isByPassword ? emailOf(request) : undefined });
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const attempt = attempts.get(request);
    if (!attempt || !(payload instanceof Response) || payload.status !== 200) return;
    for (const [lane, subject] of attempt.taken) await system.rates.giveBack(lane, subject);
    if (attempt.email === undefined || devices.find(request.headers.cookie, attempt.email) !== undefined) return;
    void reply.header('set-cookie', devices.remember(attempt.email));
  });
}

/** What an attempt at `path` is counted for, in this order. */
function subjects(path: string, request: FastifyRequest, devices: ReturnType<typeof knownDevices>): Taken[] {
  const address = addressSubject(clientAddress(request.raw));
  const email = emailOf(request) ?? '';
  switch (path) {
    case '/sign-in/email': {
      const device = devices.find(request.headers.cookie, email);
      if (device !== undefined) return [['sign_in_account', `device:${device}`]];
      return [
        ['sign_in_address', address],
        ['sign_in_account', `email:${email}`],
      ];
    }
    case '/sign-up/email':
    case '/sign-in/passkey':
    case '/passkey/verify-authentication':
      return [['sign_in_address', address]];
    case '/change-password':
      return [['sign_in_account', `cookie:${request.headers.cookie ?? ''}`]];
    case '/reset-password':
    case '/verify-email':
      return [['token_guess', address]];
    case '/request-password-reset':
    case '/send-verification-email':
      return [
        ['sign_in_address', address],
        ['mail', `email:${email}`],
      ];
    default:
      return [];
  }
}

/** As the library compares it. */
function emailOf({ body }: FastifyRequest): string | undefined {
  try {
    const { email } = JSON.parse(String(body)) as { email?: unknown };
    return typeof email === 'string' ? email.trim().toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}
