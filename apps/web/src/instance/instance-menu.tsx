import type { InstanceState } from '@beckon/contract/feed';
import { CircleStop, Ellipsis, FileDown, Link2, PencilLine, Pin, PinOff, Search, Trash2, Users } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx';
import { isOver } from '../ui/status-mark.tsx';
import { tell, tellProblem } from '../ui/toast.tsx';
import { EndDialog } from './end-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { ShareDialog } from './share-dialog.tsx';
import type { Mark } from './use-mark.ts';
import type { Standing } from './use-standing.ts';

const icon = { 'aria-hidden': true, className: 'size-4 shrink-0 text-soft' } as const;

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
        <MenuItem icon={<Search {...icon} />} onSelect={onFind}>
          Find in conversation
        </MenuItem>
        <MenuItem icon={mark.pinned ? <PinOff {...icon} /> : <Pin {...icon} />} onSelect={() => mark.pin(!mark.pinned)}>
          {mark.pinned ? 'Unpin' : 'Pin'}
        </MenuItem>
        <MenuItem icon={<Link2 {...icon} />} onSelect={() => void copyLink(instance.id)}>
          Copy link
        </MenuItem>
        <MenuItem icon={<FileDown {...icon} />} onSelect={() => download(instance.id, 'markdown')}>
          Export as Markdown
        </MenuItem>
        <MenuItem icon={<FileDown {...icon} />} onSelect={() => download(instance.id, 'json')}>
          Export as JSON
        </MenuItem>
        {may('agent') && (
          <MenuItem icon={<PencilLine {...icon} />} onSelect={onRename}>
            Rename
          </MenuItem>
        )}
        {may('share') && (
          <MenuItem icon={<Users {...icon} />} onSelect={() => setDialog('share')}>
            Share…
          </MenuItem>
        )}
        {may('agent') && !isOver(instance.status) && (
          <>
            <MenuLine />
            <MenuItem icon={<CircleStop {...icon} />} onSelect={() => setDialog('end')}>
              End…
            </MenuItem>
          </>
        )}
        {may('manage') && (
          <MenuItem icon={<Trash2 {...icon} />} onSelect={() => setDialog('remove')}>
            Delete…
          </MenuItem>
        )}
      </Menu>
      <EndDialog id={instance.id} {...opener('end')} />
      <ShareDialog id={instance.id} {...opener('share')} />
      <RemoveDialog id={instance.id} {...opener('remove')} />
    </>
  );
}

/** The server sends it as a file: the page stays. */
function download(id: string, format: 'markdown' | 'json'): void {
  location.assign(`/api/v1/agent-instances/${id}/export?format=${format}`);
}

async function copyLink(id: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(new URL(`/instances/${id}`, location.origin).href);
    tell('Link copied');
  } catch {
    tellProblem('This page may not copy: copy the address from the address bar.');
  }
}
