import type { Mail, SendMail } from '@beckon/core/mail';

interface Recipient {
  readonly user: { readonly email: string };
  readonly token: string;
  readonly url: string;
}

/**
 * The e-mails of sign-in. Their links lead to pages of this installation only. Nobody waits until one has gone out: how long
 * an answer takes would tell whether there is an account.
 */
export function authMails(sendMail: SendMail, baseUrl: string, onError: (error: unknown) => void) {
  const send = async (mail: Mail): Promise<void> => void sendMail(mail).catch(onError);
  return {
    sendResetPassword: ({ user, token }: Recipient) =>
      send({
        to: user.email,
        subject: 'Set a new password for Beckon',
        text:
          `Somebody asked to set a new password for ${user.email} at ${baseUrl}.\n\n` +
          `Open this link within an hour:\n${baseUrl}/reset-password?token=${token}\n\n` +
          'If it was not you, do nothing: your password stays as it is.\n',
      }),
    sendVerificationEmail: ({ user, url }: Recipient) =>
      send({
        to: user.email,
        subject: 'Confirm your e-mail address for Beckon',
        text:
          `Open this link to confirm that ${user.email} is yours:\n${url}\n\n` +
          `If you have no account at ${baseUrl}, do nothing.\n`,
      }),
  };
}
