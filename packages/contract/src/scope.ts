import { z } from 'zod';

/**
 * What a caller may do, one vocabulary for keys and people. Keys carry the first three only.
 *
 * - `read`: see the workspace's instances, messages, asks.
 * - `agent`: report and ask as an agent; implies `read`.
 * - `relay`: post what a person typed at the agent's own terminal.
 * - `account`: one's own account, sessions, memberships, and new workspaces.
 * - `decide`: answer as a person.
 * - `keys`: make, change and revoke one's own keys.
 * - `launch`: start an agent.
 * - `share`: show an instance to a person outside the workspace.
 * - `manage`: agents, deletion of instances.
 * - `members`: the workspace's name, members, invitations.
 * - `audit`: read the audit log.
 * - `own`: hand the workspace over, delete it.
 */
export const SCOPES = [
  'read',
  'agent',
  'relay',
  'account',
  'decide',
  'keys',
  'launch',
  'share',
  'manage',
  'members',
  'audit',
  'own',
] as const;
export const Scope = z.enum(SCOPES);
export type Scope = z.infer<typeof Scope>;

/** The scopes a key can carry: a key reports and asks, it never decides. */
export const KEY_SCOPES = ['read', 'agent', 'relay'] as const satisfies readonly Scope[];
export const KeyScope = z.enum(KEY_SCOPES);
export type KeyScope = z.infer<typeof KeyScope>;

/** Usual choices of scopes, by name. None of them can decide. */
export const KeyPreset = z.enum(['agent', 'relay', 'read_only', 'automation']);
export type KeyPreset = z.infer<typeof KeyPreset>;
export const KEY_PRESETS: Readonly<Record<KeyPreset, readonly KeyScope[]>> = {
  /** Reports and asks, and passes on what a person types at the agent's terminal. */
  agent: ['agent', 'relay'],
  /** Only passes on what a person types at a terminal. */
  relay: ['relay'],
  /** Looks, and changes nothing. */
  read_only: ['read'],
  /** All that a key can do, for scripts. */
  automation: ['read', 'agent', 'relay'],
};
export const DEFAULT_KEY_SCOPES: readonly KeyScope[] = KEY_PRESETS.agent;

export const ROLES = ['owner', 'admin', 'operator', 'approver', 'viewer'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** What each role of a member may do: with the scope each operation names, the permission table. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  owner: SCOPES,
  admin: SCOPES.filter((scope) => scope !== 'own'),
  operator: ['read', 'agent', 'relay', 'account', 'decide', 'keys', 'launch', 'share'],
  approver: ['read', 'account', 'decide'],
  viewer: ['read', 'account'],
};

/** Roles an invitation can give; an owner is made by handing over. */
export const INVITED_ROLES = ['admin', 'operator', 'approver', 'viewer'] as const satisfies readonly Role[];
export const InvitedRole = z.enum(INVITED_ROLES);
export type InvitedRole = z.infer<typeof InvitedRole>;
