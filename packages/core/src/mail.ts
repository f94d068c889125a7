/** An e-mail to one person, as plain text. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends an e-mail. @throws Error when the mail server does not take it */
export type SendMail = (mail: Mail) => Promise<void>;
