import { z } from 'zod';

/**
 * What a caller may do, one vocabulary for keys and people.
 *
 * - `read`: see the workspace's instances, messages, asks.
 * - `agent`: report and ask as an agent; implies `read`.
 * - `relay`: post what a person typed at the agent's own terminal.
 * - `decide`: answer as a person. Never granted to a key.
 * - `manage`: keys, agents, names, deletion. Never granted to a key.
 */
export const SCOPES = ['read', 'agent', 'relay', 'decide', 'manage'] as const;
export const Scope = z.enum(SCOPES);
export type Scope = z.infer<typeof Scope>;

/** The scopes a key can carry: a key reports and asks, it never decides. */
export const KEY_SCOPES = ['read', 'agent', 'relay'] as const satisfies readonly Scope[];
export const KeyScope = z.enum(KEY_SCOPES);
export type KeyScope = z.infer<typeof KeyScope>;
export const DEFAULT_KEY_SCOPES: readonly KeyScope[] = ['agent', 'relay'];

export const ROLES = ['owner', 'admin', 'operator', 'approver', 'viewer'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** What each role of a member may do. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  owner: SCOPES,
  admin: SCOPES,
  operator: ['read', 'agent', 'relay', 'decide'],
  approver: ['read', 'decide'],
  viewer: ['read'],
};
