import type { Scope } from '@beckon/contract/scope';
import { Bot, House, KeyRound, Plug, Rows3, Settings, type LucideIcon } from 'lucide-react';
import type { ShortcutId } from '../palette/shortcuts.ts';

export interface Place {
  readonly to: '/' | '/instances' | '/agents' | '/connect' | '/keys' | '/settings';
  readonly label: string;
  readonly icon: LucideIcon;
  readonly shortcut: ShortcutId;
  /** Offered to those who may. */
  readonly scope?: Scope;
  /** Not at the bottom of a phone, where five have room. */
  readonly deskOnly?: true;
}

/** Where one can go, in the order of every menu. */
export const PLACES: readonly Place[] = [
  { to: '/', label: 'Home', icon: House, shortcut: 'go_home' },
  { to: '/instances', label: 'Instances', icon: Rows3, shortcut: 'go_instances' },
  { to: '/agents', label: 'Agents', icon: Bot, shortcut: 'go_agents' },
  { to: '/connect', label: 'Connect', icon: Plug, shortcut: 'go_connect', scope: 'keys', deskOnly: true },
  { to: '/keys', label: 'Keys', icon: KeyRound, shortcut: 'go_keys', scope: 'keys' },
  { to: '/settings', label: 'Settings', icon: Settings, shortcut: 'go_settings' },
];
