import { isOver } from '../ui/status-mark.tsx';
import { RunLinks } from './run-links.tsx';
import { useWorkspace } from './workspace.tsx';

/** As many as stand beside the rest without scrolling. */
const RECENT = 8;

/** The runs one comes back to. */
export function SidebarRuns() {
  const { instances } = useWorkspace().view;
  const recent = instances.filter(({ status }) => !isOver(status)).slice(0, RECENT);
  return <RunLinks label="Recent" runs={recent} unread={() => 0} />;
}
