import { join } from 'node:path';
import { z } from 'zod';
import { KeptFile, type KeptFor } from '../kept-file.ts';

/** One call that the server has still to receive, under the key of its every attempt. */
const Waiting = z.object({
  key: z.string(),
  at: z.string().describe('When it was accepted.'),
  operation: z.enum(['report', 'end']),
  input: z.looseObject({ agent_instance_id: z.string() }),
  local_id: z.string().optional().describe('Of a question: what the agent knows it by until the server has named it.'),
});
export type Waiting = z.infer<typeof Waiting>;

const State = z.object({
  waiting: z.array(Waiting).default([]),
  questions: z.record(z.string(), z.string()).default({}).describe('Local ids of questions, and the server’s.'),
  feedback: z
    .array(z.object({ agent_instance_id: z.string(), content: z.string() }))
    .default([])
    .describe('What people wrote and the agent has not been told.'),
});
export type State = z.infer<typeof State>;

/** What a process that serves agents must not lose. */
export class KeptState {
  readonly state: State = { waiting: [], questions: {}, feedback: [] };
  readonly #file: KeptFile<State>;
  #isTold = false;

  constructor(folder: string, whose: KeptFor) {
    this.#file = new KeptFile(join(folder, 'outbox'), whose, State);
  }

  /** @returns whether there was anything to take over */
  async takeOver(): Promise<boolean> {
    await this.#file.takeOver(async (left) => {
      this.state.waiting.push(...left.waiting);
      this.state.feedback.push(...left.feedback);
      Object.assign(this.state.questions, left.questions);
      await this.#write();
    });
    return this.state.waiting.length > 0;
  }

  /** The disk holds something, or is about to: what the state loses has to go there, too. */
  get onDisk(): boolean {
    return this.#file.onDisk;
  }

  /**
   * Resolves when the file holds what the state is now, or something newer. A full disk, or one that may not be written to,
   * must not end the program: it is told of once, and what is kept meanwhile is in this process alone.
   */
  async save(): Promise<void> {
    try {
      await this.#write();
      this.#isTold = false;
    } catch (error) {
      if (!this.#isTold) console.error(`Nothing can be kept on disk, only in memory: ${(error as Error).message}`);
      this.#isTold = true;
    }
  }

  #write(): Promise<void> {
    const { waiting, questions, feedback } = this.state;
    const isEmpty = waiting.length + feedback.length + Object.keys(questions).length === 0;
    return this.#file.save(isEmpty ? null : this.state);
  }
}
