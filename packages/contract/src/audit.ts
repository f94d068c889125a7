import { z } from 'zod';
import { Id, Metadata, Timestamp } from './id.ts';

/**
 * Who acted. `client`: an application that a person has connected; `cli`: somebody on the server's machine; `system`: Beckon
 * itself; `anonymous`: nobody we know.
 */
export const AUDIT_ACTORS = ['person', 'key', 'client', 'cli', 'system', 'anonymous'] as const;
export const AuditActor = z.enum(AUDIT_ACTORS);
export type AuditActor = z.infer<typeof AuditActor>;

export const AuditDecision = z.enum(['allowed', 'denied']);
export type AuditDecision = z.infer<typeof AuditDecision>;

/** What the log of a workspace names besides the operations: what has a door of its own. */
export type OtherAuditAction = 'audit.export' | 'oauth.allow';

/** One privileged action, as it was decided. Rows of one workspace are a chain: each carries the hash of the one before. */
export const AuditRow = z
  .object({
    workspace_id: Id.nullable().describe('null: the installation itself, such as a failed sign-in.'),
    seq: z.int().describe('Position in the chain, 1..n without a gap.'),
    created_at: Timestamp,
    actor_kind: AuditActor,
    user_id: Id.nullable(),
    user_email: z.string().nullable().describe('As it was then; it stays when the person is gone.'),
    key_id: Id.nullable().describe('The key, or the connection of a client.'),
    session_id: Id.nullable(),
    action: z.string().describe('The operation, such as keys.create.'),
    decision: AuditDecision,
    target_kind: z.string().nullable(),
    target_id: z.string().nullable(),
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    request_id: z.string().nullable(),
    detail: Metadata.nullable(),
    prev_hash: z.string().describe('Hash of the row before, hex; of the first: zeros.'),
    hash: z.string().describe('SHA-256 over this row and prev_hash, hex.'),
  })
  .meta({ id: 'AuditRow' });
export type AuditRow = z.infer<typeof AuditRow>;

/** The database's calendar begins with year 1. */
const Instant = z.iso.datetime({ offset: true }).refine((text) => text >= '0001', 'Years begin with 0001');

export const ListAuditInput = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .nullish()
    .describe('next_cursor of the page before.'),
  limit: z.int().min(1).max(200).default(50),
  action: z.string().max(200).nullish(),
  user_id: Id.nullish(),
  decision: AuditDecision.nullish(),
  since: Instant.nullish().describe('From this time on.'),
  until: Instant.nullish().describe('Before this time.'),
});
export type ListAuditInput = z.infer<typeof ListAuditInput>;

export const AuditPage = z.object({
  items: z.array(AuditRow).describe('Newest first.'),
  next_cursor: z.string().nullable().describe('null: there is nothing older.'),
});
export type AuditPage = z.infer<typeof AuditPage>;
