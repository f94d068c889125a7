import type { InstanceMark } from '@beckon/contract/mark';
import { useEffect, useMemo } from 'react';
import { trpc } from './beckon.ts';
import { onTabNews } from './tabs-channel.ts';

/** What the person pinned and how far they have read, by run; other tabs' changes arrive by themselves. */
export function useMarks(): ReadonlyMap<string, InstanceMark> {
  const utils = trpc.useUtils();
  const { data } = trpc.instances.marks.useQuery({});
  useEffect(
    () => onTabNews(({ type }) => type === 'marks_changed' && void utils.instances.marks.invalidate()),
    [utils],
  );
  return useMemo(() => new Map(data?.items.map((mark) => [mark.agent_instance_id, mark])), [data]);
}
