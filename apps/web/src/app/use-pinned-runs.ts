import type { Instance } from '@beckon/contract/instance';
import { useMemo } from 'react';
import { trpc } from './beckon.ts';
import { useMarks } from './use-marks.ts';
import { useWorkspace } from './workspace.tsx';

/** What the live feed does not carry is asked anew so often. */
const ASK_MS = 60_000;

/** The runs that the person has pinned, the latest active first: as the live feed has them, and those that it has no more. */
export function usePinnedRuns(): readonly Instance[] {
  const { phase, instances: live } = useWorkspace().view;
  const marks = useMarks();
  const pinned = useMemo(() => new Set([...marks.values()].filter((mark) => mark.pinned).map(idOf)), [marks]);
  const near = live.filter(({ id }) => pinned.has(id));
  const far = phase !== 'empty' && near.length < pinned.size;
  const { data } = trpc.instances.pinned.useQuery({}, { enabled: far, refetchInterval: ASK_MS });
  const isNear = new Set(near.map(({ id }) => id));
  // Nothing of what the feed has lost is later than what it still has.
  return [...near, ...(far ? (data?.items ?? []) : []).filter(({ id }) => pinned.has(id) && !isNear.has(id))];
}

const idOf = ({ agent_instance_id }: { readonly agent_instance_id: string }): string => agent_instance_id;
