import { errorCode, isPassing } from '@beckon/client/call-error';
import type { Session } from '@beckon/contract/person';
import { forgetKept, keep, recall } from '../pwa/offline-store.ts';
import { queries } from './beckon.ts';

/** The session belongs to whoever is signed in on this device: one, whatever the account. */
const SESSION = ['device', 'session'] as const;
/** So long a server that does not answer holds back what the device knows. */
const PATIENCE_MS = 4_000;

/**
 * Who is signed in: by the server, or, where that cannot be reached, as this device knew it last. What a person may do is
 * decided by the server again, each time.
 *
 * @throws what the server said when nobody is, or why it could not be asked
 */
export async function loadSession(): Promise<Session> {
  const kept = await recall<Session>(SESSION);
  const asking = queries.auth.session.ensureData({}, kept ? { retry: false } : {});
  try {
    const session = kept ? ((await within(asking, PATIENCE_MS)) ?? kept) : await asking;
    if (kept && (kept.id !== session.id || kept.workspace_id !== session.workspace_id)) await forgetKept();
    if (session !== kept) void keep(SESSION, session);
    return session;
  } catch (error) {
    if (errorCode(error) === 'UNAUTHORIZED') await forgetKept();
    if (kept && isPassing(error)) return kept;
    throw error;
  }
}

async function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
    // What comes after that is looked at by whoever asks for it.
    work.catch(() => undefined);
  }
}
