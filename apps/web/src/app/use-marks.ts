import type { InstanceMark } from '@beckon/contract/mark';
import { useEffect, useMemo } from 'react';
import { trpc } from './beckon.ts';
import { onTabNews } from './tabs-channel.ts';

/** What the person pinned and how far they have read, by run; other tabs' changes arrive by themselves. */
export function useMarks(): ReadonlyMap<string, InstanceMark> {
  const { data } = trpc.instances.marks.useQuery({});
  useMarksOfTabs();
  return useMemo(() => new Map(data?.items.map((mark) => [mark.agent_instance_id, mark])), [data]);
}

/** Asks again for marks, and for the runs that are pinned, when another tab has changed one. */
export function useMarksOfTabs(): void {
  const { instances } = trpc.useUtils();
  useEffect(
    () =>
      onTabNews(({ type }) => {
        if (type !== 'marks_changed') return;
        void instances.marks.invalidate();
        void instances.pinned.invalidate();
      }),
    [instances],
  );
}
