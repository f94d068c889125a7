import type { Instance } from '@beckon/contract/instance';
import { isOver } from '../ui/status-mark.tsx';
import { RunLinks } from './run-links.tsx';
import { useMarks } from './use-marks.ts';
import { usePinnedRuns } from './use-pinned-runs.ts';
import { useWorkspace } from './workspace.tsx';

/** As many as stand beside the rest without scrolling. */
const RECENT = 8;

/** The runs one comes back to: those that were pinned, then those that do something. */
export function SidebarRuns() {
  const { instances } = useWorkspace().view;
  const marks = useMarks();
  const pinned = usePinnedRuns();
  const isPinned = ({ id }: Instance): boolean => marks.get(id)?.pinned === true;
  // A run that was never opened is new as a whole: a number would say nothing.
  const unread = (run: Instance): number => {
    const read = marks.get(run.id)?.read_seq ?? 0;
    return read === 0 ? 0 : Math.max(0, run.chat_length - read);
  };
  const recent = instances.filter((run) => !isOver(run.status) && !isPinned(run)).slice(0, RECENT);
  return (
    <>
      <RunLinks label="Pinned" runs={pinned} unread={unread} />
      <RunLinks label="Recent" runs={recent} unread={unread} />
    </>
  );
}
