import type { Invitation } from '@beckon/contract/workspace';
import type { Mail } from '../mail.ts';

/** The letter of an invitation. What people named themselves and their workspace is quoted, on one line, cut short. */
export function invitationMail(
  to: string,
  { invited_by, expires_at }: Invitation,
  { workspace, url }: { readonly workspace: string; readonly url: string },
): Mail {
  return {
    to,
    subject: 'You are invited to a workspace in Beckon',
    text:
      `${quoted(invited_by ?? 'Somebody')} invites you to the workspace ${quoted(workspace)}.\n\n` +
      `Open this link before ${expires_at.slice(0, 10)}; it works once:\n${url}\n\n` +
      'If you do not know what this is about, do nothing.\n',
  };
}

const quoted = (text: string): string => `“${text.replaceAll(/\s+/g, ' ').slice(0, 80)}”`;
