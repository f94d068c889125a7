import type { SendMail } from '@beckon/core/mail';
import { createTransport } from 'nodemailer';

/**
 * Sends e-mail over SMTP.
 *
 * @param smtpUrl `smtp://user:password@host:587` or `smtps://…`
 * @param from the sender's address
 */
export function createMailer(smtpUrl: string, from: string): SendMail {
  const transport = createTransport(smtpUrl, { from });
  return async (mail) => {
    await transport.sendMail({ ...mail, disableUrlAccess: true, disableFileAccess: true });
  };
}
