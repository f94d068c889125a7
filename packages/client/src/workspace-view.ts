import type { OpenAsk } from '@beckon/contract/ask';
import type { WorkspaceFrame } from '@beckon/contract/feed';
import type { Instance } from '@beckon/contract/instance';

/** The home lists, kept current by the frames of the workspace's feed. */
export interface WorkspaceView {
  readonly phase: 'empty' | 'following';
  /** Latest activity first. */
  readonly instances: readonly Instance[];
  /** Oldest waiting first. */
  readonly asks: readonly OpenAsk[];
  /** All open asks of the workspace; more than `asks` holds when there are many. */
  readonly total_asks: number;
}

export const emptyWorkspaceView: WorkspaceView = { phase: 'empty', instances: [], asks: [], total_asks: 0 };

/** The view after one more frame. Pure, and blind to repetition. */
export function applyWorkspaceFrame(view: WorkspaceView, frame: WorkspaceFrame): WorkspaceView {
  switch (frame.type) {
    case 'snapshot':
      return {
        phase: 'following',
        instances: frame.instances.toSorted(byActivity),
        asks: frame.asks.toSorted(byWaiting),
        total_asks: frame.total_asks,
      };
    case 'changes':
      if (view.phase === 'empty') return view;
      return {
        phase: 'following',
        instances: upsert(view.instances, frame.instances, frame.removed_instances).toSorted(byActivity),
        asks: upsert(view.asks, frame.asks, frame.removed_asks).toSorted(byWaiting),
        total_asks: frame.total_asks,
      };
    case 'heartbeat':
      return view;
  }
}

/** The order of instances: latest activity first. */
export function byActivity(a: Instance, b: Instance): number {
  return compare(activity(b), activity(a)) || compare(a.id, b.id);
}

function activity(instance: Instance): string {
  return instance.latest_message_at ?? instance.started_at;
}

function byWaiting(a: OpenAsk, b: OpenAsk): number {
  return compare(a.created_at, b.created_at) || compare(a.id, b.id);
}

function upsert<T extends { readonly id: string }>(
  before: readonly T[],
  changed: readonly T[],
  removed: readonly string[],
): T[] {
  const byId = new Map(before.map((each) => [each.id, each]));
  for (const id of removed) byId.delete(id);
  for (const each of changed) byId.set(each.id, each);
  return [...byId.values()];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
