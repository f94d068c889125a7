import { beckon } from '../app/beckon.ts';
import { LEFT_SESSION } from '../app/sign-in-again.ts';
import { tell } from '../ui/toast.tsx';

/**
 * Signs in once more as who is signed in: the new session takes the place of the old one, in the same workspace.
 *
 * @param prove signs in
 * @throws Error a sentence for the person: also when they have come in as somebody else
 */
export async function replaceSession(prove: () => Promise<unknown>): Promise<void> {
  const { trpc, socket } = beckon;
  const [before, old] = await Promise.all([trpc.auth.session.query({}), currentSession()]);
  await prove();
  const now = await trpc.auth.session.query({});
  if (now.id !== before.id) {
    // What is on the screen is another account's.
    location.assign('/');
    throw new Error(`You are ${now.email} now: what was asked for was not done.`);
  }
  if (now.workspace_id !== before.workspace_id)
    await trpc.workspaces.switch.mutate({ workspace_id: before.workspace_id });
  // The feeds go over to the new session, before the old one ends under them.
  socket.renew();
  if (old !== undefined) await trpc.auth.revokeSession.mutate({ session_id: old });
}

/** Remembers the session that is left for an identity provider's page. */
export async function noteLeaving(): Promise<void> {
  const old = await currentSession();
  if (old !== undefined) sessionStorage.setItem(LEFT_SESSION, old);
}

/** Back from an identity provider: the session that was left ends, and what was asked for is the person's to ask again. */
export async function finishReturn(old: string): Promise<void> {
  if ((await currentSession()) === old) return;
  tell('You have signed in again. Ask once more for what you wanted to do.');
  await beckon.trpc.auth.revokeSession.mutate({ session_id: old });
}

async function currentSession(): Promise<string | undefined> {
  const { items } = await beckon.trpc.auth.sessions.query({});
  return items.find(({ is_current }) => is_current)?.id;
}
