import type { InstanceState } from '@beckon/contract/feed';
import { CircleStop, Ellipsis, FileDown, Link2, PencilLine, Pin, PinOff, Search, Trash2, Users } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useOffer, type OfferedAction } from '../palette/offered-actions.ts';
import { SHORTCUTS } from '../palette/shortcuts.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx';
import { isOver } from '../ui/status-mark.tsx';
import { tell, tellProblem } from '../ui/toast.tsx';
import { EndDialog } from './end-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { ShareDialog } from './share-dialog.tsx';
import type { Mark } from './use-mark.ts';
import type { Standing } from './use-standing.ts';

const item = ({ id, label, icon: Icon, keys, act }: OfferedAction): ReactNode => (
  <MenuItem
    key={id}
    icon={<Icon aria-hidden className="size-4 shrink-0 text-soft" />}
    {...(keys !== undefined && { keys })}
    onSelect={act}
  >
    {label}
  </MenuItem>
);

/** Everything that can be done with a run, as far as the person may. */
export function InstanceMenu({
  instance,
  standing,
  mark,
  onRename,
  onFind,
}: {
  readonly instance: InstanceState;
  readonly standing: Standing;
  readonly mark: Mark;
  readonly onRename: () => void;
  readonly onFind: () => void;
}) {
  const [dialog, setDialog] = useState<'end' | 'share' | 'remove' | null>(null);
  const { may } = standing;
  const opener = (which: 'end' | 'share' | 'remove') => ({
    open: dialog === which,
    onOpenChange: (open: boolean) => setDialog(open ? which : null),
  });
  const over = isOver(instance.status);
  const actions: readonly OfferedAction[] = [
    { id: 'find', label: 'Find in conversation', icon: Search, keys: SHORTCUTS.find.keys, act: onFind },
    {
      id: 'pin',
      label: mark.pinned ? 'Unpin' : 'Pin',
      icon: mark.pinned ? PinOff : Pin,
      act: () => mark.pin(!mark.pinned),
    },
    { id: 'copy-link', label: 'Copy link', icon: Link2, act: () => void copyLink(instance.id) },
    {
      id: 'export-markdown',
      label: 'Export as Markdown',
      icon: FileDown,
      act: () => download(instance.id, 'markdown'),
    },
    { id: 'export-json', label: 'Export as JSON', icon: FileDown, act: () => download(instance.id, 'json') },
    ...(may('agent') ? [{ id: 'rename', label: 'Rename', icon: PencilLine, act: onRename }] : []),
    ...(may('share') ? [{ id: 'share', label: 'Share…', icon: Users, act: () => setDialog('share') }] : []),
  ];
  const last: readonly OfferedAction[] = [
    ...(may('agent') && !over ? [{ id: 'end', label: 'End…', icon: CircleStop, act: () => setDialog('end') }] : []),
    ...(may('manage') ? [{ id: 'remove', label: 'Delete…', icon: Trash2, act: () => setDialog('remove') }] : []),
  ];
  useOffer({ heading: 'This run', actions: [...actions, ...last] });
  return (
    <>
      <Menu
        label="Actions"
        trigger={
          <IconButton label="Actions">
            <Ellipsis aria-hidden className="size-4" />
          </IconButton>
        }
      >
        {actions.map(item)}
        {last.length > 0 && <MenuLine />}
        {last.map(item)}
      </Menu>
      <EndDialog id={instance.id} {...opener('end')} />
      <ShareDialog id={instance.id} {...opener('share')} />
      <RemoveDialog id={instance.id} {...opener('remove')} />
    </>
  );
}

/** The page stays, also where the server refuses: then the browser says so among its downloads. */
function download(id: string, format: 'markdown' | 'json'): void {
  const link = document.createElement('a');
  link.href = `/api/v1/agent-instances/${id}/export?format=${format}`;
  link.download = '';
  link.click();
}

async function copyLink(id: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(new URL(`/instances/${id}`, location.origin).href);
    tell('Link copied');
  } catch {
    tellProblem('This page may not copy: copy the address from the address bar.');
  }
}
