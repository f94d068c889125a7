import { useMemo } from 'react';
import { trpc } from '../app/beckon.ts';
import { useSession } from '../app/session.tsx';
import { useWorkspace } from '../app/workspace.tsx';
import { instanceName } from '../text/instance-name.ts';
import type { AuditNames } from './audit-phrases.ts';

/** The names of what rows of the audit log know by an id, as far as they are still there to be asked. */
export function useAuditNames(): AuditNames {
  const { workspace_id } = useSession();
  const { instances } = useWorkspace().view;
  const members = trpc.workspaces.members.useQuery({ workspace_id }).data;
  const agents = trpc.userAgents.list.useQuery({}).data;
  const keys = trpc.keys.list.useQuery({}).data;
  return useMemo(() => {
    const people = new Map(members?.items.map(({ user_id, display_name, email }) => [user_id, display_name || email]));
    const kinds = new Map(agents?.items.map(({ id, name }) => [id, name]));
    const runs = new Map(instances.map((run) => [run.id, instanceName(run)]));
    const own = new Map(keys?.items.map(({ id, name }) => [id, name]));
    return {
      person: (id) => people.get(id),
      agent: (id) => kinds.get(id),
      run: (id) => runs.get(id),
      key: (id) => own.get(id),
    };
  }, [members, agents, keys, instances]);
}
