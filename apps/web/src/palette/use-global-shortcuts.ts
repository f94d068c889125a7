import { useNavigate } from '@tanstack/react-router';
import { PLACES } from '../app/places.ts';
import { useSession } from '../app/session.tsx';
import { foldSidebar } from '../app/sidebar-state.ts';
import { openKeyboardMap, openPalette } from './palette-state.ts';
import { useShortcuts, type ShortcutAction } from './use-shortcuts.ts';

/** What the keyboard does on every page. */
export function useGlobalShortcuts(): void {
  const navigate = useNavigate();
  const { scopes } = useSession();
  const go = PLACES.filter(({ scope }) => scope === undefined || scopes.includes(scope)).map(
    ({ to, shortcut }): [string, ShortcutAction] => [shortcut, () => void navigate({ to })],
  );
  useShortcuts({
    palette: openPalette,
    keyboard_map: openKeyboardMap,
    sidebar: foldSidebar,
    ...Object.fromEntries(go),
  });
}
