import { cookieNames } from '@beckon/auth/cookie-names';
import { AUTH_PREFIX } from '@beckon/auth/create-auth';
import { recordAudit } from '@beckon/core/audit/record-audit';
import type { System } from '@beckon/core/context';
import type { FastifyInstance } from 'fastify';
import { authPath } from './auth-door.ts';
import { clientAddress } from './client-address.ts';
import { readCookie } from './cookies.ts';

/** Actions of the sign-in library that change who may come in, by the path that was asked for. */
const ACTIONS: Readonly<Record<string, string>> = {
  '/sign-in/email': 'auth.sign_in',
  '/passkey/verify-authentication': 'auth.sign_in_passkey',
  '/sign-up/email': 'auth.sign_up',
  '/change-password': 'auth.change_password',
  '/request-password-reset': 'auth.request_password_reset',
  '/reset-password': 'auth.reset_password',
  '/verify-email': 'auth.verify_email',
  '/unlink-account': 'auth.unlink_account',
  '/passkey/verify-registration': 'auth.add_passkey',
  '/passkey/delete-passkey': 'auth.remove_passkey',
};

/** Writes into the installation's audit log who came in, or tried to, and what they changed about it. */
export function auditSignIn(app: FastifyInstance, system: System): void {
  app.addHook('onSend', async (request, _, payload) => {
    if (request.routeOptions.url !== `${AUTH_PREFIX}/*` || !(payload instanceof Response)) return;
    const path = authPath(request.url);
    const action = ACTIONS[path] ?? (/^\/(?:oauth2\/)?callback\//.test(path) ? 'auth.sign_in_provider' : undefined);
    if (!action) return;
    const userId = (await signedIn(system, payload)) ?? (await signedInBefore(system, request.headers.cookie));
    const isDenied = payload.status >= 400 || (payload.headers.get('location')?.includes('error=') ?? false);
    const entry = {
      workspace_id: null,
      actor_kind: userId === undefined ? ('anonymous' as const) : ('person' as const),
      user_id: userId,
      action,
      decision: isDenied ? ('denied' as const) : ('allowed' as const),
      ip_address: clientAddress(request.raw),
      user_agent: request.headers['user-agent'],
      request_id: request.id,
      detail: { email: emailOf(request.body) },
    };
    if (isDenied) await system.denials.record(entry);
    else await recordAudit(system.db, entry);
  });
}

/** Whom the answer signs in. */
function signedIn(system: System, response: Response): Promise<string | undefined> {
  const { session } = cookieNames(system.sessions);
  const line = response.headers.getSetCookie().find((each) => each.startsWith(`${session}=`));
  return ownerOf(system, readCookie(line, session));
}

function signedInBefore(system: System, cookies: string | undefined): Promise<string | undefined> {
  return ownerOf(system, readCookie(cookies, cookieNames(system.sessions).session));
}

async function ownerOf({ db, sessions }: System, value: string | undefined): Promise<string | undefined> {
  const token = value === undefined ? undefined : sessions.verify(value);
  if (token === undefined) return undefined;
  return (await db.selectFrom('sessions').select('user_id').where('token', '=', token).executeTakeFirst())?.user_id;
}

function emailOf(body: unknown): string | undefined {
  try {
    const { email } = JSON.parse(String(body)) as { email?: unknown };
    return typeof email === 'string' ? email.slice(0, 255) : undefined;
  } catch {
    return undefined;
  }
}
