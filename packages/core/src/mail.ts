/** An e-mail to one person, as plain text. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends an e-mail. @throws Error when the mail server does not take it */
export type SendMail = (mail: Mail) => Promise<void>;

/** The same, and a failure is told to `onError` too: whoever sends may have done what matters and go on without it. */
export function reporting(sendMail: SendMail, onError: (error: unknown) => void): SendMail {
  return async (mail) => {
    try {
      await sendMail(mail);
    } catch (error) {
      onError(error);
      throw error;
    }
  };
}
