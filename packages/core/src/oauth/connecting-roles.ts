import { ROLES, ROLE_SCOPES, type Role } from '@beckon/contract/scope';

/** Roles in whose workspaces a person may connect a client: it does what an agent does, and is let in as a key is made. */
export const CONNECTING_ROLES: readonly Role[] = ROLES.filter((role) =>
  (['agent', 'keys'] as const).every((scope) => ROLE_SCOPES[role].includes(scope)),
);
