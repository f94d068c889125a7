import { followWorkspace } from '@beckon/client/follow-workspace';
import type { Followed } from '@beckon/client/follower';
import type { WorkspaceView } from '@beckon/client/workspace-view';
import { must } from '@beckon/shared/must';
import { createContext, use, useState, type ReactNode } from 'react';
import { beckon, clock } from './beckon.ts';
import { useKeptView } from '../pwa/use-kept-view.ts';
import { useFollower } from './use-follower.ts';

const WorkspaceContext = createContext<Followed<WorkspaceView> | null>(null);

const whole = (view: WorkspaceView): WorkspaceView => view;

/** Keeps the home lists current for everything inside, on whatever page. */
export function WorkspaceProvider({ children }: { readonly children: ReactNode }) {
  const [follower] = useState(() => followWorkspace(beckon, clock));
  useKeptView(follower, 'home', whole);
  return <WorkspaceContext value={useFollower(follower)}>{children}</WorkspaceContext>;
}

export function useWorkspace(): Followed<WorkspaceView> {
  return must(use(WorkspaceContext), 'useWorkspace is called inside of WorkspaceProvider');
}
