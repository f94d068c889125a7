import type { Scope } from '@beckon/contract/scope';

/** The sections of the settings, as their addresses name them. */
export const SETTINGS_PLACES: readonly {
  readonly section: string;
  readonly label: string;
  readonly keywords: readonly string[];
  /** Offered to those who may. */
  readonly scope?: Scope;
}[] = [
  { section: 'profile', label: 'Profile', keywords: ['name', 'email', 'password', 'account'] },
  { section: 'appearance', label: 'Appearance', keywords: ['theme', 'dark', 'light', 'density'] },
  { section: 'sessions', label: 'Sessions and devices', keywords: ['signed in', 'sign out everywhere'] },
  { section: 'passkeys', label: 'Passkeys', keywords: ['fingerprint', 'face', 'security key'] },
  { section: 'workspace', label: 'Workspace', keywords: ['members', 'roles', 'invite', 'leave', 'delete'] },
  { section: 'connections', label: 'Connections', keywords: ['oauth', 'mcp', 'programs'] },
  { section: 'notifications', label: 'Notifications', keywords: ['push', 'email', 'sms'] },
  { section: 'audit', label: 'Audit', keywords: ['log', 'history', 'who did'], scope: 'audit' },
  { section: 'about', label: 'About', keywords: ['version', 'health', 'licence'] },
];
