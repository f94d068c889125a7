import type { Instance } from '@beckon/contract/instance';
import { keepPreviousData } from '@tanstack/react-query';
import { Contrast, Keyboard, LogOut, PanelLeft, Rows2, Rows4 } from 'lucide-react';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { setAppearance, THEMES, useAppearance, type Theme } from '../app/appearance.ts';
import { trpc } from '../app/beckon.ts';
import { useSession } from '../app/session.tsx';
import { foldSidebar } from '../app/sidebar-state.ts';
import { usePlaces } from '../app/use-places.ts';
import { useSignOut } from '../app/use-sign-out.ts';
import { useWorkspace } from '../app/workspace.tsx';
import { instanceName } from '../text/instance-name.ts';
import { maskDeceptive } from '../text/reveal-invisible.ts';
import { StatusMark } from '../ui/status-mark.tsx';
import { offersNow, type OfferedAction } from './offered-actions.ts';
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
/** One letter is in everything. */
const SEARCHED_CHARS = 2;
const FOUND = 8;

/** Everything the palette offers: what waits first, then runs, places, actions, agents, settings. */
export function usePaletteGroups(query: string): readonly PaletteGroup[] {
  const { view } = useWorkspace();
  const places = usePlaces();
  const actions = useActions();
  const { scopes } = useSession();
  const agents = trpc.userAgents.list.useQuery({});
  const found = useFound(query);
  // As the page offered it when the palette was opened: what stands there does not change under the hand.
  const [offers] = useState(offersNow);
  const waiting = view.instances.filter(({ open_asks: open }) => open > 0);
  const others = view.instances.filter(({ open_asks: open }) => open === 0);
  const groups: readonly PaletteGroup[] = [
    { heading: 'Needs you', entries: waiting.map((run) => runEntry(run)) },
    ...offers.map(({ heading, actions: offered }) => ({ heading, entries: offered.map(actionEntry) })),
    { heading: 'Runs', entries: others.slice(0, query === '' ? UNASKED : undefined).map((run) => runEntry(run)) },
    { heading: 'Found in all runs', entries: found.map((run) => runEntry(run, query)) },
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
      entries: SETTINGS_PLACES.filter(({ scope }) => scope === undefined || scopes.includes(scope)).map(
        ({ section, label, keywords }) => ({
          id: `settings ${section}`,
          label,
          keywords: ['settings', ...keywords],
          sign: '·',
          go: { to: '/settings/$section', params: { section } },
        }),
      ),
    },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

/** Of all runs those that say the words anywhere, but for the ones that stand there by their name already. */
function useFound(query: string): readonly Instance[] {
  const { view } = useWorkspace();
  const q = useDeferredValue(query).trim();
  const { data } = trpc.instances.search.useQuery(
    { q, limit: FOUND },
    { enabled: q.length >= SEARCHED_CHARS, placeholderData: keepPreviousData },
  );
  if (q.length < SEARCHED_CHARS) return [];
  const named = view.instances.filter((run) =>
    `${run.name} ${run.agent_type_name}`.toLowerCase().includes(q.toLowerCase()),
  );
  const shown = new Set(named.map(({ id }) => id));
  return (data?.items ?? []).filter(({ id }) => !shown.has(id));
}

/** @param words that it was found by, wherever in it they stand */
function runEntry(run: Instance, words?: string): PaletteEntry {
  return {
    id: `${words === undefined ? 'run' : 'found'} ${run.id}`,
    label: instanceName(run),
    ...(run.name !== null && { detail: maskDeceptive(run.agent_type_name) }),
    keywords: ['run', maskDeceptive(run.agent_type_name), ...(words === undefined ? [] : [words])],
    sign: <StatusMark status={run.status} needsYou={run.open_asks > 0} />,
    go: { to: '/instances/$id', params: { id: run.id } },
  };
}

function actionEntry({ id, label, icon: Icon, keys, act }: OfferedAction): PaletteEntry {
  return {
    id: `do ${id}`,
    label,
    sign: <Icon className="size-4" />,
    act,
    ...(keys !== undefined && { keys }),
  };
}

function useActions(): readonly PaletteEntry[] {
  const { theme, density } = useAppearance();
  const { signOut } = useSignOut();
  const dense = density === 'compact';
  const actions: readonly OfferedAction[] = [
    ...THEMES.filter((each) => each !== theme).map((each) => ({
      id: `theme ${each}`,
      label: `Theme: ${themeWords[each]}`,
      icon: Contrast,
      act: () => setAppearance({ theme: each }),
    })),
    {
      id: 'density',
      label: dense ? 'Density: comfortable' : 'Density: compact',
      icon: dense ? Rows2 : Rows4,
      act: () => setAppearance({ density: dense ? 'comfortable' : 'compact' }),
    },
    {
      id: 'sidebar',
      label: 'Fold or unfold the sidebar',
      icon: PanelLeft,
      act: foldSidebar,
      keys: SHORTCUTS.sidebar.keys,
    },
    {
      id: 'keyboard',
      label: 'Show the keyboard map',
      icon: Keyboard,
      act: openKeyboardMap,
      keys: SHORTCUTS.keyboard_map.keys,
    },
    { id: 'sign-out', label: 'Sign out', icon: LogOut, act: signOut },
  ];
  return actions.map(actionEntry);
}
