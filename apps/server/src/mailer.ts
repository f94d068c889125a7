import type { Mail } from '@beckon/auth/auth-settings';
import { createTransport } from 'nodemailer';

/**
 * Sends e-mail over SMTP.
 *
 * @param smtpUrl `smtp://user:password@host:587` or `smtps://…`
 * @param from the sender's address
 */
export function createMailer(smtpUrl: string, from: string): (mail: Mail) => Promise<void> {
  const transport = createTransport(smtpUrl, { from });
  return async (mail) => {
    await transport.sendMail({ ...mail, disableUrlAccess: true, disableFileAccess: true });
  };
}
