/** Nobody will answer a question: it was cancelled, has expired, or its instance has ended. */
export class AskClosedError extends Error {
  readonly question_id: string;

  constructor(question_id: string, message: string) {
    super(message);
    this.name = 'AskClosedError';
    this.question_id = question_id;
  }
}
