import type { Session } from '@beckon/contract/person';

/** Under what this device keeps things of a session: the person in that workspace. */
export function accountKey({ id, workspace_id: workspace }: Pick<Session, 'id' | 'workspace_id'>): string {
  return `${id} ${workspace}`;
}
