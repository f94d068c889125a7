import type { AuditContext } from '@beckon/core/audit/audit-action';
import { AsyncLocalStorage } from 'node:async_hooks';

/** What a person has chosen on the consent page, while the library works on it. */
export interface Choice {
  readonly client_id: string;
  readonly workspace_id: string;
  /** Who chooses, from where. */
  readonly by: Omit<AuditContext, 'db' | 'denials'>;
  /** Set once the consent is written down. */
  connection_id?: string;
}

/** Carries the choice to where the library asks for it. */
export const choices = new AsyncLocalStorage<Choice>();
