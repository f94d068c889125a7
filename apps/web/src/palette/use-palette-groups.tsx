import type { Instance } from '@beckon/contract/instance';
import { Contrast, Keyboard, LogOut, PanelLeft, Rows2, Rows4, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { setAppearance, THEMES, useAppearance, type Theme } from '../app/appearance.ts';
import { trpc } from '../app/beckon.ts';
import { foldSidebar } from '../app/sidebar-state.ts';
import { usePlaces } from '../app/use-places.ts';
import { useSignOut } from '../app/use-sign-out.ts';
import { useWorkspace } from '../app/workspace.tsx';
import { instanceName } from '../text/instance-name.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { StatusMark } from '../ui/status-mark.tsx';
import { openKeyboardMap } from './palette-state.ts';
import { SETTINGS_PLACES } from './settings-places.ts';
import { SHORTCUTS } from './shortcuts.ts';

/** Where an entry leads. */
type Destination =
  | { readonly to: '/' | '/instances' | '/agents' | '/connect' | '/keys' | '/settings' }
  | { readonly to: '/instances/$id' | '/agents/$id'; readonly params: { readonly id: string } }
  | { readonly to: '/settings/$section'; readonly params: { readonly section: string } };

export type PaletteEntry = {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly keywords?: readonly string[];
  readonly keys?: string;
  readonly sign: ReactNode;
} & ({ readonly go: Destination; readonly act?: never } | { readonly go?: never; readonly act: () => void });

export interface PaletteGroup {
  readonly heading: string;
  readonly entries: readonly PaletteEntry[];
}

const themeWords: Readonly<Record<Theme, string>> = { system: 'as the system', light: 'light', dark: 'dark' };
/** So many runs stand there before somebody types. */
const UNASKED = 6;

/** Everything the palette offers: what waits first, then runs, places, actions, agents, settings. */
export function usePaletteGroups(query: string): readonly PaletteGroup[] {
  const { view } = useWorkspace();
  const places = usePlaces();
  const actions = useActions();
  const agents = trpc.userAgents.list.useQuery({});
  const waiting = view.instances.filter(({ open_asks: open }) => open > 0);
  const others = view.instances.filter(({ open_asks: open }) => open === 0);
  const groups: readonly PaletteGroup[] = [
    { heading: 'Needs you', entries: waiting.map(runEntry) },
    { heading: 'Runs', entries: others.slice(0, query === '' ? UNASKED : undefined).map(runEntry) },
    {
      heading: 'Go to',
      entries: places.map(({ to, label, icon: Icon, shortcut }) => ({
        id: `place ${to}`,
        label,
        keys: SHORTCUTS[shortcut].keys,
        sign: <Icon className="size-4" />,
        go: { to },
      })),
    },
    { heading: 'Do', entries: actions },
    {
      heading: 'Agents',
      entries: (agents.data?.items ?? []).map(({ id, name }) => ({
        id: `agent ${id}`,
        label: maskDeceptive(name),
        keywords: ['agent'],
        sign: '@',
        go: { to: '/agents/$id', params: { id } },
      })),
    },
    {
      heading: 'Settings',
      entries: SETTINGS_PLACES.map(({ section, label, keywords }) => ({
        id: `settings ${section}`,
        label,
        keywords: ['settings', ...keywords],
        sign: '·',
        go: { to: '/settings/$section', params: { section } },
      })),
    },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

function runEntry(run: Instance): PaletteEntry {
  return {
    id: `run ${run.id}`,
    label: instanceName(run),
    ...(run.name !== null && { detail: maskDeceptive(run.agent_type_name) }),
    keywords: ['run', maskDeceptive(run.agent_type_name)],
    sign: <StatusMark status={run.status} needsYou={run.open_asks > 0} />,
    go: { to: '/instances/$id', params: { id: run.id } },
  };
}

function useActions(): readonly PaletteEntry[] {
  const { theme, density } = useAppearance();
  const { signOut } = useSignOut();
  const dense = density === 'compact';
  const action = (id: string, label: string, Icon: LucideIcon, act: () => void, keys?: string): PaletteEntry => ({
    id: `do ${id}`,
    label,
    sign: <Icon className="size-4" />,
    act,
    ...(keys !== undefined && { keys }),
  });
  return [
    ...THEMES.filter((each) => each !== theme).map((each) =>
      action(`theme ${each}`, `Theme: ${themeWords[each]}`, Contrast, () => setAppearance({ theme: each })),
    ),
    action('density', dense ? 'Density: comfortable' : 'Density: compact', dense ? Rows2 : Rows4, () =>
      setAppearance({ density: dense ? 'comfortable' : 'compact' }),
    ),
    action('sidebar', 'Fold or unfold the sidebar', PanelLeft, foldSidebar, SHORTCUTS.sidebar.keys),
    action('keyboard', 'Show the keyboard map', Keyboard, openKeyboardMap, SHORTCUTS.keyboard_map.keys),
    action('sign-out', 'Sign out', LogOut, signOut),
  ];
}
