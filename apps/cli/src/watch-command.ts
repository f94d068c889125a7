import { createBeckonClient, type BeckonClient } from '@beckon/client/beckon-client';
import type { Follower, Liveness, Refusal } from '@beckon/client/follower';
import { followInstance } from '@beckon/client/follow-instance';
import { followWorkspace } from '@beckon/client/follow-workspace';
import { ServerClock } from '@beckon/client/server-clock';
import { normalizeUuid } from '@beckon/shared/uuid';
import { findCredentials } from './find-credentials.ts';
import { News } from './news.ts';
import { notice } from './output.ts';
import { UsageError } from './usage.ts';

const REFUSED: Readonly<Record<Refusal, string>> = {
  not_found: 'There is no such instance in this workspace. beckon instances lists them.',
  signed_out: 'The key was revoked or has expired. Run beckon login.',
  forbidden: 'The key may not read. Run beckon login, or use a key with the scope read.',
};

/** `beckon watch`: prints what happens until Ctrl-C. @throws Error where it may not be watched */
export async function watchCommand(
  id: string | undefined,
  options: { readonly url?: string | undefined; readonly json?: boolean | undefined },
): Promise<void> {
  const instance = id === undefined ? undefined : normalizeUuid(id);
  if (id !== undefined && instance === undefined) throw new UsageError(`'${id}' is not the ID of an instance`);
  const { url, key } = await findCredentials(options.url);
  const client = createBeckonClient({ url, apiKey: key });
  const news = new News(options.json ?? false, process.stdout);
  try {
    await (instance === undefined ? watchWorkspace(client, news) : watchInstance(client, instance, news));
  } finally {
    await client.close();
  }
}

function watchInstance(client: BeckonClient, id: string, news: News): Promise<void> {
  const shown = new Set<string>();
  return watch(followInstance(client, id, new ServerClock()), ({ messages, asks, instance, phase }) => {
    for (const message of messages) news.message(message, instance?.name ?? instance?.agent_type_name ?? '', shown);
    for (const ask of asks) news.ask(ask, shown);
    if (instance) news.status(instance, shown);
    return phase === 'gone';
  });
}

function watchWorkspace(client: BeckonClient, news: News): Promise<void> {
  const shown = new Set<string>();
  return watch(followWorkspace(client, new ServerClock()), ({ phase, instances, asks }) => {
    for (const instance of phase === 'following' ? instances.toReversed() : []) news.latest(instance, shown);
    for (const ask of asks) news.openAsk(ask, shown);
    return false;
  });
}

/** Follows until `show` says that nothing will follow, the person has enough, or it is refused. */
async function watch<Frame, View>(follower: Follower<Frame, View>, show: (view: View) => boolean): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = (): void => resolve();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  let said: Liveness = 'catching_up';
  const look = (): void => {
    const { view, liveness, refusal } = follower.current();
    if (refusal) return reject(new Error(REFUSED[refusal]));
    if (liveness === 'offline' && said !== 'offline') notice('The connection is lost; trying again.');
    if (liveness === 'live' && said === 'offline') notice('Connected again.');
    if (liveness !== 'catching_up') said = liveness;
    if (show(view)) resolve();
  };
  follower.subscribe(look);
  follower.start();
  try {
    await promise;
  } finally {
    follower.stop();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
