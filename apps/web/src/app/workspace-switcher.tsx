import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown } from 'lucide-react';
import { tellProblem } from '../ui/toast.tsx';
import { Menu, MenuChoices, MenuItem, MenuLine } from '../ui/menu.tsx';
import { explain, trpc } from './beckon.ts';
import { useSession } from './session.tsx';
import { tellTabs } from './tabs-channel.ts';

/** Names the workspace one is in, and leads to the others. */
export function WorkspaceSwitcher() {
  const { workspace_id: current, workspace_name: name } = useSession();
  const navigate = useNavigate();
  const { data } = trpc.workspaces.list.useQuery({});
  const enter = trpc.workspaces.switch.useMutation({
    onSuccess: () => {
      // Every list on every page is of the other workspace then: begin anew.
      tellTabs({ type: 'account_left' });
      location.assign('/');
    },
    onError: (error) => tellProblem(explain(error)),
  });
  return (
    <Menu
      label="Workspaces"
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Workspace: ${name}`}
          className="flex min-h-(--control) w-full min-w-0 items-center gap-1.5 rounded-lg px-2 text-left text-sm text-soft hover:bg-sunk hover:text-ink"
        >
          <span className="min-w-0 flex-1 truncate">{name}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0" />
        </button>
      }
    >
      <MenuChoices
        label="Workspaces"
        value={current}
        choices={data?.items.map((each) => ({ value: each.id, label: each.name })) ?? [{ value: current, label: name }]}
        onChoose={(workspace_id) => workspace_id !== current && enter.mutate({ workspace_id })}
      />
      <MenuLine />
      <MenuItem onSelect={() => void navigate({ to: '/settings' })}>Manage workspaces</MenuItem>
    </Menu>
  );
}
