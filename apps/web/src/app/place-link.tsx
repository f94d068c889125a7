import { Link } from '@tanstack/react-router';
import { SHORTCUTS } from '../palette/shortcuts.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import type { Place } from './places.ts';
import { useWorkspace } from './workspace.tsx';

/** A place in the sidebar; folded, its sign alone. */
export function PlaceLink({ place, folded }: { readonly place: Place; readonly folded: boolean }) {
  const { to, label, icon: Icon, shortcut } = place;
  return (
    <Tooltip label={label} keys={SHORTCUTS[shortcut].keys} side="right">
      <Link
        to={to}
        activeOptions={{ exact: to === '/' }}
        className={`relative flex min-h-(--row) items-center gap-2.5 rounded-lg text-sm font-medium text-soft hover:bg-sunk hover:text-ink [&.active]:bg-sunk [&.active]:text-ink ${folded ? 'justify-center' : 'px-2'}`}
      >
        <Icon aria-hidden className="size-4 shrink-0" />
        <span className={folded ? 'sr-only' : 'min-w-0 flex-1 truncate'}>{label}</span>
        {to === '/' && <WaitingCount corner={folded} />}
      </Link>
    </Tooltip>
  );
}

/** How much waits for the person, from wherever they are. */
export function WaitingCount({ corner }: { readonly corner: boolean }) {
  const { total_asks } = useWorkspace().view;
  if (total_asks === 0) return null;
  return (
    <span
      className={`inline-block min-w-5 rounded-full bg-amber px-1.5 text-center text-xs leading-5 font-semibold text-on-amber ${corner ? 'absolute top-0.5 left-1/2 ml-1.5 scale-85' : ''}`}
    >
      {total_asks > 99 ? '99+' : total_asks}
      <span className="sr-only"> waiting for you</span>
    </span>
  );
}
