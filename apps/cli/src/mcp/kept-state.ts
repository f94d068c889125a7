import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

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

/**
 * What must outlive this process: one file for each process that serves agents, written whole, gone when there is nothing
 * to keep. A process that starts takes over what dead ones of the same server and key have left.
 */
export class KeptState {
  readonly state: State = { waiting: [], questions: {}, feedback: [] };
  readonly #folder: string;
  readonly #file: string;
  #writing: Promise<void> = Promise.resolve();
  #onDisk = false;

  constructor(folder: string, { url, key }: { readonly url: string; readonly key: string }) {
    const whose = createHash('sha256').update(`${url}\n${key}`).digest('hex').slice(0, 16);
    this.#folder = join(folder, 'outbox', whose);
    this.#file = join(this.#folder, `${process.pid}.${randomUUID()}.json`);
  }

  /** @returns whether there was anything to take over */
  async takeOver(): Promise<boolean> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names.filter((each) => each.endsWith('.json') && !isAlive(Number.parseInt(each, 10)))) {
      // Whoever renames it first has it.
      const mine = join(this.#folder, `${name}.${process.pid}.taken`);
      const taken = await rename(join(this.#folder, name), mine).then(
        () => true,
        () => false,
      );
      if (!taken) continue;
      const left = State.safeParse(
        await readFile(mine, 'utf8')
          .then(JSON.parse)
          .catch(() => undefined),
      );
      if (left.success) {
        this.state.waiting.push(...left.data.waiting);
        this.state.feedback.push(...left.data.feedback);
        Object.assign(this.state.questions, left.data.questions);
        await this.save();
      }
      await rm(mine, { force: true });
    }
    return this.state.waiting.length > 0;
  }

  /** The disk holds something, or is about to: what the state loses has to go there, too. */
  get onDisk(): boolean {
    return this.#onDisk;
  }

  /** Resolves when the file holds what the state is now, or something newer. */
  save(): Promise<void> {
    this.#onDisk = true;
    this.#writing = this.#writing.catch(() => {}).then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const { waiting, questions, feedback } = this.state;
    if (waiting.length + feedback.length + Object.keys(questions).length === 0) {
      this.#onDisk = false;
      return rm(this.#file, { force: true });
    }
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const draft = `${this.#file}.draft`;
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify(this.state));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, this.#file);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
