import type { Instance } from '@beckon/contract/instance';
import type { Scope } from '@beckon/contract/scope';
import { trpc } from '../app/beckon.ts';
import { useSession } from '../app/session.tsx';
import { useWorkspace } from '../app/workspace.tsx';

export interface Standing {
  /** The run as lists show it; undefined while it is not known. */
  readonly listed: Omit<Instance, 'latest_message' | 'latest_message_at'> | undefined;
  /** It is shared with the person from another workspace. */
  readonly guest: boolean;
  readonly may: (scope: Scope) => boolean;
}

/** As many shared runs are looked through. */
const SHARED = 1_000;

/** How the person stands to one run: as a member, by their role, or as a guest, by what the share allows. */
export function useStanding(agent_instance_id: string): Standing {
  const { scopes } = useSession();
  const { view } = useWorkspace();
  const live = view.instances.find(({ id }) => id === agent_instance_id);
  const enabled = view.phase === 'following' && !live;
  const { data: detail } = trpc.instances.get.useQuery({ agent_instance_id, message_limit: 0 }, { enabled });
  const { data: shared } = trpc.instances.list.useQuery({ scope: 'shared', limit: SHARED }, { enabled });
  const guest = !live && (shared?.items.some(({ id }) => id === agent_instance_id) ?? false);
  return {
    listed: live ?? detail,
    guest,
    may: (scope) => (guest ? scope === 'decide' && detail?.access_level === 'WRITE' : scopes.includes(scope)),
  };
}
