import { z } from 'zod';
import { Id, Timestamp } from './id.ts';
import { Role, Scope } from './scope.ts';

export const Profile = z.object({
  id: Id,
  email: z.string(),
  display_name: z.string().nullable(),
  created_at: Timestamp,
});
export type Profile = z.infer<typeof Profile>;

/** Who is signed in, where, and what that person may do there. */
export const Session = Profile.extend({
  email_verified: z.boolean(),
  workspace_id: Id,
  workspace_name: z.string(),
  is_personal: z.boolean(),
  role: Role,
  scopes: z.array(Scope),
}).meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const VerifyOutput = z.object({
  success: z.boolean(),
  user_id: Id,
  email: z.string(),
  display_name: z.string().nullable(),
  message: z.string(),
});
export const UpdateProfileInput = z.object({ display_name: z.string().max(255).nullish() });
export const SyncUserInput = z.object({ id: Id, email: z.string(), display_name: z.string().nullish() });
export const StreamTicket = z.object({ ticket: z.string(), expires_at: Timestamp });

/** A device on which a person is signed in. */
export const PersonSession = z
  .object({
    id: Id,
    created_at: Timestamp,
    last_seen_at: Timestamp,
    expires_at: Timestamp,
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    is_current: z.boolean(),
  })
  .meta({ id: 'PersonSession' });
export type PersonSession = z.infer<typeof PersonSession>;
export const PersonSessionList = z.object({ items: z.array(PersonSession) });
export const SessionRef = z.strictObject({ session_id: Id });
