import { followInstance } from '@beckon/client/follow-instance';
import { openAsks } from '@beckon/client/feed-view';
import type { Refusal } from '@beckon/client/follower';
import type { InstanceState } from '@beckon/contract/feed';
import { useEffect, useState } from 'react';
import { beckon, clock, trpc } from '../app/beckon.ts';
import { useFollower } from '../app/use-follower.ts';

export interface LiveDiff {
  readonly instance: InstanceState | null;
  readonly gone: boolean;
  readonly refusal: Refusal | null;
  /** The diff that is shown; undefined while it is loaded. */
  readonly diff: string | undefined;
  /** The agent has another one by now; `showLatest` shows it. */
  readonly stale: boolean;
  readonly showLatest: () => void;
  /** A question of the agent waits, which the next message answers. */
  readonly asks: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

/** The diff of a run. What is shown stays until the person asks for what the agent has made of it since. */
export function useLiveDiff(agent_instance_id: string): LiveDiff {
  const [follower] = useState(() => followInstance(beckon, agent_instance_id, clock));
  const { view, refusal } = useFollower(follower);
  const { instance } = view;
  const query = trpc.instances.get.useQuery({ agent_instance_id, message_limit: 0 }, { staleTime: Infinity });
  const { refetch, dataUpdatedAt } = query;
  useEffect(() => {
    if (instance) void refetch();
  }, [instance, refetch]);
  const latest = query.data && (query.data.git_diff ?? '');
  const [shown, setShown] = useState<string>();
  // What is there at first, and what comes where nothing was, is shown at once.
  if (latest !== undefined && latest !== shown && !shown) setShown(latest);
  return {
    instance,
    gone: view.phase === 'gone' || refusal !== null,
    refusal,
    diff: shown,
    stale: dataUpdatedAt > 0 && latest !== undefined && shown !== undefined && latest !== shown,
    showLatest: () => setShown(latest),
    asks: openAsks(view).length > 0,
    error: query.error,
    retry: () => void refetch(),
  };
}
