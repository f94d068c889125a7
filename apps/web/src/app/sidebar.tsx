import { Link } from '@tanstack/react-router';
import { PanelLeft, Search } from 'lucide-react';
import { openPalette } from '../palette/palette-state.ts';
import { SHORTCUTS } from '../palette/shortcuts.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { AccountMenu } from './account-menu.tsx';
import { LiveLight } from './live-light.tsx';
import { PlaceLink } from './place-link.tsx';
import { SidebarRuns } from './sidebar-runs.tsx';
import { foldSidebar, sidebarState } from './sidebar-state.ts';
import { usePlaces } from './use-places.ts';
import { WorkspaceSwitcher } from './workspace-switcher.tsx';

/** Where one is and where one can go, beside every page of a wide screen. */
export function Sidebar() {
  const folded = sidebarState.use() === 'folded';
  const places = usePlaces();
  return (
    <header
      className={`sticky top-0 flex h-dvh shrink-0 flex-col border-r border-line ${folded ? 'w-14 px-1.5' : 'w-60 px-2.5'}`}
    >
      <div className={`flex h-12 shrink-0 items-center gap-2 ${folded ? 'justify-center' : 'pl-2'}`}>
        {!folded && (
          <Link to="/" className="inline-flex min-h-(--control) items-center rounded-lg font-semibold tracking-tight">
            Beckon
          </Link>
        )}
        {!folded && <LiveLight />}
        <IconButton
          label={folded ? 'Unfold the sidebar' : 'Fold the sidebar'}
          keys={SHORTCUTS.sidebar.keys}
          aria-expanded={!folded}
          onClick={foldSidebar}
          className={folded ? '' : 'ml-auto'}
        >
          <PanelLeft aria-hidden className="size-4" />
        </IconButton>
      </div>
      {!folded && <WorkspaceSwitcher />}
      {folded ? (
        <IconButton label="Search" keys={SHORTCUTS.palette.keys} onClick={openPalette} className="w-full">
          <Search aria-hidden className="size-4" />
        </IconButton>
      ) : (
        <button
          type="button"
          onClick={openPalette}
          className="mt-1 flex min-h-(--control) items-center gap-2.5 rounded-lg border border-line px-2 text-sm text-faint hover:border-edge hover:text-ink"
        >
          <Search aria-hidden className="size-4" />
          <span className="flex-1 text-left">Search</span>
          <Kbd keys={SHORTCUTS.palette.keys} />
        </button>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto pt-3 pb-4">
        <nav aria-label="Main">
          <ul className="space-y-px">
            {places.map((place) => (
              <li key={place.to}>
                <PlaceLink place={place} folded={folded} />
              </li>
            ))}
          </ul>
        </nav>
        {!folded && <SidebarRuns />}
      </div>
      <div className={`flex shrink-0 flex-col border-t border-line py-2 ${folded ? 'items-center gap-1' : ''}`}>
        {folded && <LiveLight signOnly />}
        <AccountMenu folded={folded} side="top" />
      </div>
    </header>
  );
}
