import type { OpenAsk } from '@beckon/contract/ask';
import type { WorkspaceFrame } from '@beckon/contract/feed';
import type { Instance } from '@beckon/contract/instance';
import { FRAME_ROOM, jsonBytes } from './cut-for-feed.ts';
import type { WorkspacePage } from './workspace-follower.ts';

type Rows<T> = ReadonlyMap<string, { row: T; json: string }>;

/** What takes a view from `before` to `after`, a snapshot where there was nothing before, as frames of at most 256 KB. */
export function workspaceFrames(before: WorkspacePage | undefined, after: WorkspacePage): WorkspaceFrame[] {
  const instances = changed(before?.instances, after.instances);
  const asks = changed(before?.asks, after.asks);
  const removed_instances = removed(before?.instances, after.instances);
  const removed_asks = removed(before?.asks, after.asks);
  const total_asks = after.totalAsks;
  const nothing = instances.length + asks.length + removed_instances.length + removed_asks.length === 0;
  if (before && nothing && before.totalAsks === total_asks) return [];
  const [first = { instances: [], asks: [] }, ...more] = parts(instances, asks);
  return [
    before
      ? { type: 'changes', ...first, removed_instances, removed_asks, total_asks }
      : { type: 'snapshot', ...first, total_asks },
    ...more.map((part) => ({
      type: 'changes' as const,
      ...part,
      removed_instances: [],
      removed_asks: [],
      total_asks,
    })),
  ];
}

function changed<T>(before: Rows<T> | undefined, after: Rows<T>): T[] {
  return [...after].filter(([id, { json }]) => before?.get(id)?.json !== json).map(([, { row }]) => row);
}

function removed<T>(before: Rows<T> | undefined, after: Rows<T>): string[] {
  return [...(before?.keys() ?? [])].filter((id) => !after.has(id));
}

interface Part {
  readonly instances: Instance[];
  readonly asks: OpenAsk[];
}

function parts(instances: readonly Instance[], asks: readonly OpenAsk[]): Part[] {
  const all: Part[] = [];
  let room = 0;
  const fit = (row: unknown): Part => {
    const bytes = jsonBytes(row) + 1;
    if (bytes > room || all.length === 0) {
      all.push({ instances: [], asks: [] });
      room = FRAME_ROOM;
    }
    room -= bytes;
    return all.at(-1) as Part;
  };
  for (const instance of instances) fit(instance).instances.push(instance);
  for (const ask of asks) fit(ask).asks.push(ask);
  return all;
}
