import type { ShareAccess } from '@beckon/contract/share';
import type { Scope } from '@beckon/contract/scope';
import { normalizeUuid } from '@beckon/shared/uuid';
import { sql } from 'kysely';
import type { PersonActor, System } from '../context.ts';

/** What an operation may name an instance by. */
export interface InstanceNames {
  readonly agent_instance_id?: unknown;
  readonly ask_id?: unknown;
  readonly message_id?: unknown;
}

const GUEST_SCOPES: Readonly<Record<ShareAccess, readonly Scope[]>> = {
  READ: ['read', 'account'],
  WRITE: ['read', 'account', 'decide'],
};

/**
 * The person as guest of the shared instance that an operation names; undefined where it names none that is shared with
 * them. What their own workspace has under the same id comes first.
 */
export async function findGuest(
  { db }: Pick<System, 'db'>,
  actor: PersonActor,
  names: InstanceNames,
): Promise<PersonActor | undefined> {
  const instanceId = id(names.agent_instance_id);
  const messageId = id(names.ask_id) ?? id(names.message_id);
  if (!instanceId && !messageId) return undefined;
  const named = instanceId
    ? sql`s.agent_instance_id = ${instanceId} and not exists (
        select from agent_instances i where i.workspace_id = ${actor.workspace_id} and i.id = ${instanceId})`
    : sql`exists (select from messages m
        where m.workspace_id = s.workspace_id and m.id = ${messageId} and m.agent_instance_id = s.agent_instance_id)
      and not exists (select from messages m where m.workspace_id = ${actor.workspace_id} and m.id = ${messageId})`;
  const { rows } = await sql<{ id: string; workspace_id: string; access: ShareAccess }>`
    select s.id, s.workspace_id, s.access from instance_shares s
    where s.user_id = ${actor.user_id} and s.workspace_id <> ${actor.workspace_id} and ${named}
    order by s.created_at, s.id limit 1`.execute(db);
  const share = rows[0];
  if (!share) return undefined;
  const { workspace_id, access } = share;
  return { ...actor, workspace_id, share_id: share.id, role: 'viewer', scopes: GUEST_SCOPES[access] };
}

const id = (value: unknown): string | undefined => (typeof value === 'string' ? normalizeUuid(value) : undefined);
