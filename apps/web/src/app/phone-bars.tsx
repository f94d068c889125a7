import { Link, useMatchRoute } from '@tanstack/react-router';
import { ChevronLeft, Search } from 'lucide-react';
import { openPalette } from '../palette/palette-state.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { AccountMenu } from './account-menu.tsx';
import { LiveLight } from './live-light.tsx';
import { WaitingCount } from './place-link.tsx';
import { usePlaces } from './use-places.ts';

/** At the top of a phone: the way back, whether it is live, search, the account. */
export function TopBar({ inRun }: { readonly inRun: boolean }) {
  return (
    <header className="sticky top-0 z-10 flex h-(--header) items-center gap-1 border-b border-line bg-paper pr-2 pl-3">
      {inRun ? (
        <Link to="/" className="-ml-2 inline-flex min-h-11 min-w-11 items-center justify-center rounded-lg">
          <ChevronLeft aria-hidden className="size-5" />
          <span className="sr-only">Home</span>
          <span className="relative -ml-1">
            <WaitingCount corner={false} />
          </span>
        </Link>
      ) : (
        <Link to="/" className="inline-flex min-h-11 items-center rounded-lg px-1 font-semibold tracking-tight">
          Beckon
        </Link>
      )}
      <LiveLight />
      <IconButton label="Search" onClick={openPalette} className="ml-auto">
        <Search aria-hidden className="size-5" />
      </IconButton>
      <AccountMenu folded side="bottom" />
    </header>
  );
}

/** At the bottom of a phone: the places, for a thumb. */
export function BottomBar() {
  const places = usePlaces().filter(({ deskOnly }) => !deskOnly);
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-10 border-t border-line bg-paper pb-[env(safe-area-inset-bottom)]"
    >
      <ul className="flex h-(--bar)">
        {places.map(({ to, label, icon: Icon }) => (
          <li key={to} className="flex-1">
            <Link
              to={to}
              activeOptions={{ exact: to === '/' }}
              className="relative flex h-full flex-col items-center justify-center gap-0.5 text-[0.6875rem] text-soft focus-visible:-outline-offset-2 [&.active]:font-semibold [&.active]:text-ink"
            >
              <Icon aria-hidden className="size-5" />
              {label}
              {to === '/' && <WaitingCount corner />}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A conversation has the whole screen of a phone, down to its composer. */
export function useInRun(): boolean {
  const match = useMatchRoute();
  return match({ to: '/instances/$id', fuzzy: true }) !== false;
}
