import { useNavigate } from '@tanstack/react-router';
import { Keyboard, LogOut, Plug, Settings } from 'lucide-react';
import { openKeyboardMap } from '../palette/palette-state.ts';
import { SHORTCUTS } from '../palette/shortcuts.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx';
import { setAppearance, useAppearance } from './appearance.ts';
import { useMay, useSession } from './session.tsx';
import { useSignOut } from './use-sign-out.ts';

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

const iconClass = 'size-4 shrink-0 text-soft';

/** What belongs to the person: how it looks, the way out. */
export function AccountMenu({ folded, side }: { readonly folded: boolean; readonly side: 'top' | 'bottom' }) {
  const session = useSession();
  const navigate = useNavigate();
  const mayMakeKeys = useMay('keys');
  const { theme } = useAppearance();
  const { signOut, busy } = useSignOut();
  const name = session.display_name ?? session.email;
  return (
    <Menu
      label="Account"
      side={side}
      align={side === 'top' ? 'start' : 'end'}
      trigger={
        <button
          type="button"
          aria-label={`Account of ${name}`}
          className="flex min-h-(--control) min-w-(--control) items-center justify-center gap-2 rounded-lg px-1.5 text-left text-sm text-soft hover:bg-sunk hover:text-ink"
        >
          <Avatar name={name} />
          {!folded && <span className="min-w-0 flex-1 truncate">{name}</span>}
        </button>
      }
    >
      <MenuLabel>{session.email}</MenuLabel>
      <MenuItem
        icon={<Settings aria-hidden className={iconClass} />}
        onSelect={() => void navigate({ to: '/settings' })}
      >
        Settings
      </MenuItem>
      {mayMakeKeys && (
        <MenuItem icon={<Plug aria-hidden className={iconClass} />} onSelect={() => void navigate({ to: '/connect' })}>
          Connect an agent
        </MenuItem>
      )}
      <MenuItem
        icon={<Keyboard aria-hidden className={iconClass} />}
        keys={SHORTCUTS.keyboard_map.keys}
        onSelect={openKeyboardMap}
      >
        Keyboard
      </MenuItem>
      <MenuLine />
      <MenuChoices
        label="Theme"
        value={theme}
        choices={themes}
        onChoose={(chosen) => setAppearance({ theme: chosen })}
      />
      <MenuLine />
      <MenuItem icon={<LogOut aria-hidden className={iconClass} />} disabled={busy} onSelect={signOut}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
