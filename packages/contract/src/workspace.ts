import { z } from 'zod';
import { Id, Timestamp } from './id.ts';
import { InvitedRole, Role } from './scope.ts';

export const WorkspaceRef = z.object({ workspace_id: Id });
const Name = z.string().trim().min(1).max(100);

/** A workspace as one of its members sees it. */
export const Workspace = z
  .object({
    id: Id,
    name: z.string(),
    role: Role,
    is_personal: z.boolean(),
    is_current: z.boolean().describe('The session acts in it.'),
    member_count: z.int(),
    created_at: Timestamp,
  })
  .meta({ id: 'Workspace' });
export type Workspace = z.infer<typeof Workspace>;
export const WorkspaceList = z.object({ items: z.array(Workspace) });

export const CreateWorkspaceInput = z.strictObject({ name: Name });
export const RenameWorkspaceInput = WorkspaceRef.extend({ name: Name }).strict();

export const Member = z
  .object({
    user_id: Id,
    email: z.string(),
    display_name: z.string().nullable(),
    role: Role,
    is_you: z.boolean(),
    created_at: Timestamp,
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof Member>;
export const MemberList = z.object({ items: z.array(Member) });

export const MemberRef = WorkspaceRef.extend({ user_id: Id }).strict();
export const ChangeRoleInput = MemberRef.extend({ role: InvitedRole }).strict();
export type ChangeRoleInput = z.infer<typeof ChangeRoleInput>;

/** An invitation that nobody has taken up yet. */
export const Invitation = z
  .object({
    id: Id,
    email: z.string().nullable().describe('Null: whoever brings the link.'),
    role: InvitedRole,
    invited_by: z.string().nullable(),
    created_at: Timestamp,
    expires_at: Timestamp,
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;
export const InvitationList = z.object({ items: z.array(Invitation) });

export const CreateInvitationInput = WorkspaceRef.extend({
  email: z.string().max(255).nullish(),
  role: InvitedRole.default('operator'),
  expires_in_days: z.int().min(1).max(30).default(7),
}).strict();
export type CreateInvitationInput = z.infer<typeof CreateInvitationInput>;

export const CreatedInvitation = Invitation.extend({
  token: z.string().describe('Shown this once.'),
  url: z.string().describe('The link to hand on; it works once.'),
  mailed: z.boolean(),
}).meta({ id: 'CreatedInvitation' });
export type CreatedInvitation = z.infer<typeof CreatedInvitation>;

export const InvitationRef = WorkspaceRef.extend({ invitation_id: Id }).strict();
export const InvitationToken = z.strictObject({ token: z.string().max(255) });

/** What a link leads to, for whoever brings it. */
export const InvitationPreview = z
  .object({
    kind: z.enum(['workspace', 'share']),
    name: z.string().describe('Of the workspace, or of the shared instance.'),
    role: InvitedRole.nullable(),
    email: z.string().nullable(),
    invited_by: z.string().nullable(),
    expires_at: Timestamp,
  })
  .meta({ id: 'InvitationPreview' });
export type InvitationPreview = z.infer<typeof InvitationPreview>;
